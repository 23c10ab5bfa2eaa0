package io.parley.gossip;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the transport tells each node of the others; late, or not at all. */
final class Membership {
  private static final int LATE_MICROS = 1_500_000;

  /** A fanout of 1 among seven, and a stale peer tried now and then, may take so many rounds. */
  private static final int MOST_ROUNDS = 150;

  private final SimulatedWorld world;
  private final Map<String, Set<String>> told = new HashMap<>();

  Membership(SimulatedWorld world) {
    this.world = world;
  }

  /** The one that starts knows at once who is there; the others learn it later. */
  void started(SimulatedNode node) {
    told.put(node.id(), new TreeSet<>());
    for (SimulatedNode other : world.nodes()) {
      if (other != node) {
        tell(node, other);
        forget(other, node);
        later(other, node);
      }
    }
  }

  /** Nobody knows at once that a process died. */
  void died(SimulatedNode node) {
    for (SimulatedNode other : world.nodes()) {
      later(other, node);
    }
  }

  /** Some links were cut or mended; now and then nobody notices. */
  void linksChanged() {
    for (SimulatedNode a : world.nodes()) {
      for (SimulatedNode b : world.nodes()) {
        if (a != b && world.random().nextBoolean()) {
          later(a, b);
        }
      }
    }
  }

  /** Everybody knows everybody, at once. */
  void settle() {
    for (SimulatedNode a : world.nodes()) {
      for (SimulatedNode b : world.nodes()) {
        if (a != b) {
          tell(a, b);
        }
      }
    }
  }

  private void forget(SimulatedNode a, SimulatedNode b) {
    if (told.containsKey(a.id())) {
      told.get(a.id()).remove(b.id());
    }
  }

  private void later(SimulatedNode a, SimulatedNode b) {
    world.after(world.random().nextInt(LATE_MICROS), () -> tell(a, b));
  }

  private void tell(SimulatedNode a, SimulatedNode b) {
    if (!a.up()) {
      return;
    }
    boolean there =
        b.up() && world.network().open(a.id(), b.id()) && world.network().open(b.id(), a.id());
    Set<String> knows = told.get(a.id());
    if (there && knows.add(b.id())) {
      a.gossip().peerUp(b.id(), "virtual");
    } else if (!there && knows.remove(b.id())) {
      a.gossip().peerDown(b.id());
    }
  }

  /** In peace everybody hears from everybody, and nobody stays stale. */
  void checkAllHeard() {
    Map<String, Long> since = new HashMap<>();
    world.nodes().forEach(n -> since.put(n.id(), n.gossip().statistics().rounds()));
    boolean heard =
        world.within(
            MOST_ROUNDS,
            node ->
                node.gossip().peers().size() == world.nodes().size() - 1
                    && node.gossip().peers().stream()
                        .allMatch(peer -> peer.lastHeardRound() >= since.get(node.id())));
    Violation.unless(heard, "somebody did not hear from everybody in peace");
    for (SimulatedNode node : world.nodes()) {
      if (world.scenario().settings().fanout() >= world.nodes().size() - 1) {
        for (Peer peer : node.gossip().peers()) {
          Violation.unless(peer.state() == Peer.State.LIVE, "at %s in peace: %s", node.id(), peer);
        }
      }
    }
  }
}
