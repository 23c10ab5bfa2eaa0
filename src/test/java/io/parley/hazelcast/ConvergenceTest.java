package io.parley.hazelcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The real core over real members. */
class ConvergenceTest {
  private static final int ENTRIES = 100;

  /** Messages in an inbox: far fewer than the pushes, and room for what a round brings. */
  private static final int FEW = 8;

  private record Node(CoreNode core, HazelcastTransport transport) {
    void turn() {
      core.turn(transport.drain(1000, 1 << 24), batch -> {});
    }
  }

  /**
   * @param inbox of each node
   */
  private static List<Node> start(TransportFixture cluster, QueueBounds inbox) {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Late late = new Late();
      CoreNode core = new CoreNode("n" + i, late);
      HazelcastTransport transport = cluster.transport(cluster.settings("n" + i, i, inbox), core);
      late.to = transport;
      transport.start();
      transport.listen();
      nodes.add(new Node(core, transport));
    }
    return nodes;
  }

  private static void converge(List<Node> nodes) {
    TransportFixture.await(
        "equal digests with all entries",
        () -> {
          nodes.forEach(n -> n.core().round());
          nodes.forEach(Node::turn);
          return nodes.stream().map(n -> n.core().digest()).distinct().count() == 1
              && nodes.get(0).core().digest().origins().values().stream()
                      .mapToLong(s -> s.log().size())
                      .sum()
                  == 3 * ENTRIES;
        });
  }

  @Test
  void threeNodesBecomeEqual() {
    try (TransportFixture cluster = new TransportFixture("equal", 3)) {
      List<Node> nodes = start(cluster, new QueueBounds(4096, 64 << 20));
      for (int i = 0; i < ENTRIES; i++) {
        nodes.forEach(n -> n.core().append(1));
      }
      converge(nodes);
      assertEquals(3, nodes.get(0).core().digest().origins().size());
    }
  }

  @Test
  void whatAFullInboxDropsIsMadeUpForByLaterRounds() {
    try (TransportFixture cluster = new TransportFixture("full", 3)) {
      List<Node> nodes = start(cluster, new QueueBounds(FEW, 64 << 20));
      for (int i = 0; i < ENTRIES; i++) {
        nodes.forEach(n -> n.core().append(1));
      }
      TransportFixture.await(
          "full inboxes",
          () ->
              nodes.stream()
                  .allMatch(
                      n ->
                          n.transport().statistics().dropped().containsKey(DropReason.INBOX_FULL)));
      converge(nodes);
      assertTrue(nodes.stream().allMatch(n -> n.transport().statistics().inbox() <= FEW));
    }
  }
}
