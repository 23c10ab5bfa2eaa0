package io.parley.gossip;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The ids of nodes that an administrator removed: refused until they are registered again. They are
 * bounded, so the one that was removed first is forgotten when there are too many; one that is a
 * member of the transport, and so would be back at once, only if all others are too.
 */
final class RemovedPeers {
  /** As many again as there are peers: a group that was replaced as a whole is remembered. */
  static final int MAX_REMOVED = 1024;

  private final Set<String> nodes = new LinkedHashSet<>();

  void add(String node, Set<String> members) {
    if (!nodes.contains(node) && nodes.size() >= MAX_REMOVED) {
      nodes.remove(
          nodes.stream()
              .filter(one -> !members.contains(one))
              .findFirst()
              .orElse(nodes.iterator().next()));
    }
    nodes.add(node);
  }

  void remove(String node) {
    nodes.remove(node);
  }

  boolean contains(String node) {
    return nodes.contains(node);
  }

  void forEach(Consumer<String> action) {
    nodes.forEach(action);
  }
}
