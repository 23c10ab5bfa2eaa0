package io.parley.hazelcast;

import static io.parley.hazelcast.TransportFixture.await;
import static io.parley.hazelcast.TransportFixture.push;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.crdt.Origin;
import io.parley.gossip.Fork;
import io.parley.gossip.ForkMessage;
import io.parley.hazelcast.TransportFixture.Seen;
import io.parley.merkle.Hash;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Real members on loopback. */
class HazelcastTransportTest {

  private static ForkMessage fork(String node) {
    return new ForkMessage(
        new Origin(node, 7), new Fork(new Origin("x", 1), 5, Hash.sha256(), Hash.sha256()));
  }

  @Test
  void threeThatStartAtOnceFindOneAnotherAndTalk() {
    try (TransportFixture cluster = new TransportFixture("together", 3)) {
      List<HazelcastTransport> nodes = new ArrayList<>();
      List<Seen> seen = new ArrayList<>();
      List<CompletableFuture<?>> starts = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        seen.add(new Seen());
        HazelcastTransport node = cluster.transport(cluster.settings("n" + i, i), seen.get(i));
        nodes.add(node);
        starts.add(CompletableFuture.runAsync(node::start, cluster.executor).thenRun(node::listen));
      }
      starts.forEach(CompletableFuture::join);
      await("one cluster", () -> seen.stream().allMatch(s -> s.up.size() == 2));
      assertEquals(Set.of("n1", "n2"), seen.get(0).up);

      nodes.get(0).broadcast(push("n0", 200));
      nodes.get(0).send("n2", fork("n0"));

      await("the push", () -> nodes.get(1).statistics().messagesReceived() == 1);
      await("both", () -> nodes.get(2).statistics().messagesReceived() == 2);
      assertEquals(List.of(push("n0", 200)), nodes.get(1).drain(10, 1 << 20));
      assertEquals(
          Set.of(push("n0", 200), fork("n0")), Set.copyOf(nodes.get(2).drain(10, 1 << 20)));
      TransportStatistics own = nodes.get(0).statistics();
      assertEquals(0, own.messagesReceived(), "a node does not hear itself");
      assertEquals(2, own.messagesSent());
      assertEquals(Map.of(), own.dropped());
    }
  }

  @Test
  void aKilledMemberThatReturnsIsFound() {
    try (TransportFixture cluster = new TransportFixture("killed", 2)) {
      Seen seen = new Seen();
      HazelcastTransport stays = cluster.transport(cluster.settings("a", 0), seen);
      stays.start();
      stays.listen();
      HazelcastTransport killed = cluster.transport(cluster.settings("b", 1), new Seen());
      killed.start();
      killed.listen();
      await("b up", () -> seen.up.contains("b"));

      cluster.instance("b", 1).getLifecycleService().terminate();
      await("b down", () -> seen.up.isEmpty());
      stays.send("b", fork("a"));
      await("no member", () -> stays.statistics().dropped().containsKey(DropReason.NO_MEMBER));

      HazelcastTransport again = cluster.transport(cluster.settings("b", 1), new Seen());
      again.start();
      again.listen();
      await("b up again", () -> seen.up.contains("b"));
      stays.broadcast(push("a", 10));
      again.broadcast(push("b", 20));
      await("a's push", () -> again.statistics().messagesReceived() == 1);
      await("b's push", () -> stays.statistics().messagesReceived() == 1);
    }
  }

  @Test
  void twoThatWereCutOffBecomeOneClusterAgainAndTalk() {
    try (TransportFixture cluster = new TransportFixture("cut", 2)) {
      Proxy toA = cluster.closing(new Proxy(cluster.port(0), cluster.executor));
      Proxy toB = cluster.closing(new Proxy(cluster.port(1), cluster.executor));
      List<String> members = List.of(toA.address(), toB.address());
      Seen seenByA = new Seen();
      Seen seenByB = new Seen();
      HazelcastTransport a =
          cluster.transport(
              cluster.settings("a", 0, toA.address(), members),
              seenByA,
              () -> {},
              Duration.ofSeconds(2));
      a.start();
      a.listen();
      assertTrue(a.joined(), "works alone, though what is in the place of b does not answer");
      HazelcastTransport b =
          cluster.transport(cluster.settings("b", 1, toB.address(), members), seenByB);
      b.start();
      b.listen();
      await("together", () -> seenByA.up.contains("b") && seenByB.up.contains("a"));

      toA.cut();
      toB.cut();
      await("apart", () -> seenByA.up.isEmpty() && seenByB.up.isEmpty());
      toA.mend();
      toB.mend();
      await("together again", () -> seenByA.up.contains("b") && seenByB.up.contains("a"));

      // The one that joined the other has restarted inside: it must still listen and be listened
      // to.
      await(
          "talk",
          () -> {
            a.broadcast(push("a", 10));
            b.broadcast(push("b", 10));
            a.send("b", fork("a"));
            b.send("a", fork("b"));
            List<Object> atA = new ArrayList<>(a.drain(100, 1 << 20));
            List<Object> atB = new ArrayList<>(b.drain(100, 1 << 20));
            return atA.containsAll(List.of(push("b", 10), fork("b")))
                && atB.containsAll(List.of(push("a", 10), fork("a")));
          });
      assertTrue(a.joined() && b.joined());
    }
  }

  @Test
  void aNodeIdThatTwoMembersStateIsReportedToBothAndToOthers() {
    try (TransportFixture cluster = new TransportFixture("twice", 3)) {
      List<Seen> seen = List.of(new Seen(), new Seen(), new Seen());
      List<String> ids = List.of("same", "other", "same");
      List<HazelcastTransport> all = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        HazelcastTransport transport =
            cluster.transport(cluster.settings(ids.get(i), i), seen.get(i));
        transport.start();
        transport.listen();
        all.add(transport);
      }
      String first = "duplicate same 127.0.0.1:" + cluster.port(0);
      String second = "duplicate same 127.0.0.1:" + cluster.port(2);

      await("the first is told", () -> seen.get(0).events.contains(second));
      await("the second is told", () -> seen.get(2).events.contains(first));
      await("the other is told", () -> seen.get(1).events.contains(second));
      assertEquals(
          List.of(false, false, true),
          all.stream().map(HazelcastTransport::secondOfItsId).toList());
      all.forEach(t -> assertEquals(Set.of("same"), t.statistics().duplicateNodeIds()));
      assertEquals(Set.of("other"), seen.get(0).up, "itself is no other node");
    }
  }

  @Test
  void aPortThatIsTakenIsNamedWithItsSetting() throws IOException {
    try (TransportFixture cluster = new TransportFixture("taken", 1);
        ServerSocket taken =
            new ServerSocket(cluster.port(0), 1, InetAddress.getLoopbackAddress())) {
      HazelcastTransport transport = cluster.transport(cluster.settings("a", 0), new Seen());

      IllegalStateException refused = assertThrows(IllegalStateException.class, transport::start);

      String message = refused.getMessage();
      assertTrue(message.startsWith("parley.hazelcast.port: got " + taken.getLocalPort()), message);
      assertFalse(transport.joined());
    }
  }

  @Test
  void whatCannotBeSentIsCountedAndNothingThrows() {
    try (TransportFixture cluster = new TransportFixture("unsent", 1)) {
      HazelcastTransport transport = cluster.transport(cluster.settings("a", 0), new Seen());
      transport.send("b", fork("a"));
      assertEquals(Map.of(DropReason.NOT_RUNNING, 1L), transport.statistics().dropped());

      transport.start();
      transport.listen();
      transport.send("b", fork("a"));
      transport.broadcast(push("a", 750_000));
      transport.broadcast(push("a", 10));
      await("all done", () -> transport.statistics().messagesSent() == 2);
      assertEquals(1, transport.statistics().dropped().get(DropReason.NO_MEMBER));

      transport.close();
      transport.send("b", fork("a"));
      assertEquals(2, transport.statistics().dropped().get(DropReason.NOT_RUNNING));
      assertThrows(IllegalStateException.class, transport::start);
      assertThrows(IllegalStateException.class, transport::listen);
    }
  }

  @Test
  void closingLeavesNoThread() {
    try (TransportFixture cluster = new TransportFixture("threads", 2)) {
      Set<String> before = threads();
      HazelcastTransport a = cluster.transport(cluster.settings("a", 0), new Seen());
      HazelcastTransport b = cluster.transport(cluster.settings("b", 1), new Seen());
      a.start();
      a.listen();
      b.start();
      b.listen();
      a.broadcast(push("a", 10));
      await("a push", () -> b.statistics().messagesReceived() == 1);
      assertFalse(threads().equals(before), "members have threads");

      a.close();
      b.close();

      await("no thread but those before, got " + threads(), () -> before.containsAll(threads()));
    }
  }

  /** Names of Hazelcast's threads, of whatever instance and helper. */
  private static Set<String> threads() {
    Set<String> names = new TreeSet<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.isAlive() && thread.getName().toLowerCase(java.util.Locale.ROOT).contains("hz")) {
        names.add(thread.getName());
      }
    }
    return names;
  }
}
