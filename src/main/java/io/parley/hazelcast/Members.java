package io.parley.hazelcast;

import com.hazelcast.cluster.Member;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Which nodes are members, and tells an observer what changes. It is given the whole membership
 * each time and finds the changes itself, so that no order of events, and no event that never comes
 * (as when clusters merge), leaves it wrong. Thread-safe.
 */
final class Members {
  /** The member's attribute that holds its node id. */
  static final String NODE_ATTRIBUTE = "parley.node";

  private static final Logger LOG = System.getLogger(Members.class.getName());

  private final String self;
  private final MembershipObserver observer;
  private Map<String, Map<UUID, String>> addresses = Map.of();
  private volatile Set<String> others = Set.of();
  private Set<String> duplicates = Set.of();
  private boolean second;

  Members(String self, MembershipObserver observer) {
    this.self = self;
    this.observer = observer;
  }

  /** The node ids of the other members. */
  Set<String> others() {
    return others;
  }

  /** The node ids that several members state now. */
  synchronized Set<String> duplicates() {
    return duplicates;
  }

  /** Whether another member bears this node's id, and was there before. */
  synchronized boolean second() {
    return second;
  }

  /**
   * Takes the membership as it is now.
   *
   * @param members the one that joined first comes first
   */
  synchronized void update(Set<Member> members) {
    Map<String, Map<UUID, String>> now = new TreeMap<>();
    for (Member member : members) {
      String node = member.getAttribute(NODE_ATTRIBUTE);
      if (node != null && !(member.localMember() && node.equals(self))) {
        now.computeIfAbsent(node, n -> new HashMap<>())
            .put(
                member.getUuid(),
                member.getAddress().getHost() + ":" + member.getAddress().getPort());
      }
    }
    Map<String, Map<UUID, String>> before = addresses;
    addresses = now;
    List<Runnable> changes = new ArrayList<>();
    now.forEach((node, at) -> compare(node, before.getOrDefault(node, Map.of()), at, changes));
    duplicates =
        now.entrySet().stream()
            .filter(e -> e.getKey().equals(self) || e.getValue().size() > 1)
            .map(Map.Entry::getKey)
            .collect(Collectors.toUnmodifiableSet());
    second =
        members.stream()
            .filter(member -> self.equals(member.getAttribute(NODE_ATTRIBUTE)))
            .findFirst()
            .map(first -> !first.localMember())
            .orElse(false);
    Map<String, Map<UUID, String>> known = new TreeMap<>(now);
    known.remove(self);
    others = Set.copyOf(known.keySet());
    before.keySet().stream()
        .filter(node -> !node.equals(self) && !now.containsKey(node))
        .forEach(node -> changes.add(() -> observer.nodeDown(node)));
    changes.forEach(Members::tell);
  }

  private void compare(
      String node, Map<UUID, String> before, Map<UUID, String> now, List<Runnable> changes) {
    now.forEach(
        (uuid, address) -> {
          if (!before.containsKey(uuid)) {
            if (node.equals(self) || now.size() > 1) {
              changes.add(() -> observer.duplicateNodeId(node, address));
            }
            if (!node.equals(self)) {
              changes.add(() -> observer.nodeUp(node, address));
            }
          }
        });
  }

  private static void tell(Runnable change) {
    try {
      change.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "The membership's observer failed", e);
    }
  }
}
