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
  private int duplicates;

  Members(String self, MembershipObserver observer) {
    this.self = self;
    this.observer = observer;
  }

  /** The node ids of the other members. */
  Set<String> others() {
    return others;
  }

  /** How many node ids several members state now. */
  synchronized int duplicates() {
    return duplicates;
  }

  /** Takes the membership as it is now. */
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
        (int)
            now.entrySet().stream()
                .filter(e -> e.getKey().equals(self) || e.getValue().size() > 1)
                .count();
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
