package io.parley.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.crdt.Origin;
import io.parley.crdt.VersionVector;
import io.parley.replica.Delta;
import io.parley.replica.Entry;
import io.parley.replica.MemoryStore;
import io.parley.replica.Refusal;
import io.parley.replica.Replicas;
import io.parley.replica.StoreException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class GossipTest {
  private final List<Server> group = Server.group(3);
  private final Server a = group.get(0);
  private final Server b = group.get(1);
  private final Server c = group.get(2);

  @Test
  void aWriteIsPushedAtOnceAndEverybodyHasIt() {
    a.append();
    Server.settle(group);
    assertEquals(a.replica.digest(), b.replica.digest());
    assertEquals(a.replica.digest(), c.replica.digest());
  }

  @Test
  void aLostPushIsFoundByTheNextRound() {
    a.append();
    a.take();
    Server.round(group);
    assertEquals(a.replica.digest(), b.replica.digest());
  }

  @Test
  void equalReplicasExchangeDigestsAloneWhateverTheirSize() {
    a.round();
    long weight = a.take().get(0).message().weight();
    for (int i = 0; i < 100; i++) {
      a.append();
    }
    Server.settle(group);
    Server.round(group);
    group.forEach(Server::round);
    for (Server server : group) {
      for (Server.Sent sent : server.take()) {
        assertTrue(sent.message() instanceof DigestMessage);
        assertTrue(sent.message().weight() < weight + 1000);
        group.get(sent.to().charAt(1) - '0').receive(sent.message());
      }
    }
    group.forEach(server -> assertEquals(List.of(), server.take()));
  }

  @Test
  void i1WhatTheStoreRefusesIsNeitherVisibleNorSent() {
    a.store.beforeCommit(
        changes -> {
          throw new StoreException("full", null);
        });
    assertThrows(StoreException.class, a::append);
    assertEquals(List.of(), a.take());
    assertEquals(0, a.replica.state().entries());
    a.store.beforeCommit(changes -> {});
    a.append();
    assertEquals(1, a.version());
  }

  @Test
  void i1AVersionWhoseCommitIsInDoubtIsNotIssuedAgain() {
    a.store.afterCommit(
        changes -> {
          throw new StoreException("connection lost", null);
        });
    assertThrows(StoreException.class, a::append);
    a.store.afterCommit(changes -> {});
    a.append();
    assertEquals(2, a.version());
    Server.settle(group);
    Server.round(group);
    assertEquals(2, b.replica.state().entries());
  }

  @Test
  void i5AClockFarAheadIsReportedAndOtherOriginsAreNotLost() {
    b.append();
    b.take();
    c.turn(batch -> batch.append("text/plain", new byte[1]), 3_600_000_000L);
    Server.settle(group);
    Server.round(group);
    assertEquals(1, a.replica.state().entries());
    assertTrue(a.refused(Refusal.CLOCK_AHEAD) > 0);
    assertTrue(a.peer(c).clock().refused().getAsLong() > 3_500_000_000L);
    assertTrue(c.gossip.clock().written().getAsLong() > 3_500_000_000L);
    group.forEach(server -> server.elapsed += 3_600_000_000L);
    Server.round(group);
    Server.round(group);
    assertEquals(2, a.replica.state().entries());
    assertEquals(OptionalLong.empty(), a.peer(c).clock().refused());
    assertEquals(OptionalLong.empty(), c.gossip.clock().written());
  }

  @Test
  void i7AnOlderDatabaseStartsANewIncarnationBeforeItTakesWrites() {
    a.append();
    MemoryStore older = a.store.copy();
    a.append();
    Server.settle(group);
    Server again = new Server("n0", older, 7);
    List<Server> now = List.of(again, b, c);
    Server.connect(now);
    assertFalse(again.gossip.writable());
    Server.join(now);
    assertTrue(again.gossip.writable());
    again.append();
    Server.settle(now);
    assertNotEquals(a.replica.state().current(), again.replica.state().current());
    assertEquals(3, again.replica.state().entries());
    assertEquals(again.replica.digest(), b.replica.digest());
    assertEquals(Map.of(), b.gossip.forks());
  }

  @Test
  void i7ANewIncarnationIsNotForgottenWithTheCommitThatFailed() {
    a.append();
    MemoryStore older = a.store.copy();
    a.append();
    Server.settle(group);
    Server again = new Server("n0", older, 7);
    List<Server> now = List.of(again, b, c);
    Server.connect(now);
    older.beforeCommit(
        changes -> {
          throw new StoreException("full", null);
        });
    again.round();
    for (Server.Sent sent : again.take()) {
      (sent.to().equals("n1") ? b : c).receive(sent.message());
    }
    for (DigestMessage answer : b.take(DigestMessage.class)) {
      assertThrows(StoreException.class, () -> again.receive(answer));
    }
    assertFalse(again.gossip.writable());
    older.beforeCommit(changes -> {});
    again.append();
    assertNotEquals(a.replica.state().current(), again.replica.state().current());
  }

  @Test
  void i7WhatALostProcessPushedAndNobodyAppliedIsNotAppliedAfterItsReturn() {
    a.append();
    Server.settle(group);
    MemoryStore older = a.store.copy();
    a.append();
    a.take();
    a.append();
    b.receive(a.take(PushMessage.class).get(0)); // waits for the one that was lost
    assertEquals(1, b.gossip.statistics().held());
    Server again = new Server("n0", older, 7);
    List<Server> now = List.of(again, b, c);
    Server.connect(now);
    Server.join(now);
    again.append();
    again.append();
    Server.settle(now);
    Server.round(now);
    assertEquals(Map.of(), again.gossip.forks());
    assertEquals(again.replica.digest(), b.replica.digest());
  }

  @Test
  void i6AForkIsReportedByBothSidesAndEverythingElseGoesOn() {
    a.append();
    Server.settle(group);
    MemoryStore older = a.store.copy();
    a.append();
    a.append();
    Server.settle(group);

    Server alone = new Server("n0", older, 7);
    for (int i = 0; i < 5; i++) {
      Server.round(List.of(alone));
    }
    assertTrue(alone.gossip.writable());
    Origin forked = alone.replica.state().current();
    alone.turn(batch -> batch.append("text/plain", new byte[] {2}));
    alone.take();
    b.append();
    c.append();

    List<Server> now = List.of(alone, b, c);
    Server.connect(now);
    for (int i = 0; i < 4; i++) {
      Server.round(now);
    }
    alone.append();
    Server.settle(now);
    Server.round(now);
    assertNotEquals(forked, alone.replica.state().current());
    assertForked(forked, alone, b);
    assertForked(forked, alone, c);
    assertForked(forked, b, alone);
    assertForked(forked, c, alone);
    for (Server server : now) {
      assertEquals(1, server.replica.state().version(alone.replica.state().current()));
      assertEquals(1, server.replica.state().version(b.replica.state().current()));
      assertEquals(1, server.replica.state().version(c.replica.state().current()));
    }
  }

  @Test
  void i6AForkOfCountersAloneIsReportedByBothSidesOnceTheyAreLevelForLong() {
    a.turn(batch -> batch.increment("c", 1));
    MemoryStore older = a.store.copy();
    a.turn(batch -> batch.increment("c", 5));
    Server.settle(group);
    Server alone = new Server("n0", older, 7);
    for (int i = 0; i < 5; i++) {
      Server.round(List.of(alone));
    }
    alone.turn(batch -> batch.increment("c", 7));
    alone.take();
    List<Server> now = List.of(alone, b, c);
    Server.connect(now);
    Server.round(now);
    assertEquals(alone.replica.state().version(), b.replica.state().version());
    assertEquals(Map.of(), b.gossip.forks()); // it may be a page that is still under way
    for (int i = 0; i <= GossipSettings.DEFAULT.staleRounds(); i++) {
      Server.round(now);
    }
    assertForked(alone.replica.state().current(), alone, b);
    assertForked(alone.replica.state().current(), b, alone);
    assertEquals(List.of("n0"), List.copyOf(b.gossip.forks().keySet()));
  }

  private static void assertForked(Origin origin, Server at, Server with) {
    List<Fork> forks = at.gossip.forks().getOrDefault(with.id, List.of());
    assertEquals(List.of(origin), forks.stream().map(Fork::origin).toList(), at.id);
    assertNotEquals(forks.get(0).here(), forks.get(0).there());
  }

  @Test
  void i9WhatIsNotFromAPeerOrNotItsOwnIsRefusedAndCounted() {
    Origin stranger = new Origin("stranger", 1);
    a.receive(push(stranger, stranger), push(a.replica.state().current(), stranger));
    a.receive(push(b.replica.state().current(), stranger));
    a.receive(
        new PageMessage(
            b.replica.state().current(), VersionVector.of(Map.of(stranger, 1L)), List.of(), true));
    a.gossip.remove("n2");
    a.receive(push(c.replica.state().current(), c.replica.state().current()));
    assertEquals(1, a.refused(Refusal.UNKNOWN_PEER));
    assertEquals(1, a.refused(Refusal.OWN_NODE));
    assertEquals(1, a.refused(Refusal.FOREIGN_ORIGIN));
    assertEquals(1, a.refused(Refusal.GAP));
    assertEquals(1, a.refused(Refusal.REMOVED_PEER));
    assertEquals(0, a.replica.state().origins().size());
    assertEquals(0, a.store.commits());
  }

  private static PushMessage push(Origin sender, Origin origin) {
    Entry entry = new Entry(origin, 1, Replicas.NOW, 0, "text/plain", new byte[1]);
    return new PushMessage(
        sender, new Delta(origin, 0, 1, List.of(entry), null), VersionVector.EMPTY);
  }

  @Test
  void i10APushWaitsForWhatItsWriterHadSeen() {
    a.append();
    b.receive(a.take(PushMessage.class).get(0));
    b.append();
    c.receive(b.take(PushMessage.class).get(0));
    assertEquals(0, c.replica.state().entries());
    assertEquals(1, c.gossip.statistics().held());
    assertEquals(List.of(), c.take()); // what it waits for is most likely under way
    b.append();
    c.elapsed += 200_000;
    c.receive(b.take(PushMessage.class).get(0));
    Server.settle(group); // it has asked the pusher for what is missing
    assertEquals(3, c.replica.state().entries());
    assertEquals(0, c.gossip.statistics().held());
  }

  @Test
  void aRoundAsksForWhatAHeldPushWaitsFor() {
    a.append();
    b.receive(a.take(PushMessage.class).get(0));
    b.append();
    c.receive(b.take(PushMessage.class).get(0));
    c.round();
    Server.settle(group);
    assertEquals(0, c.replica.state().entries());
    c.round();
    Server.settle(group);
    assertEquals(2, c.replica.state().entries());
  }

  @Test
  void aRoundDoesNotFetchWhatAPushHasOnItsWay() {
    a.append();
    Server.settle(group);
    List<Server.Sent> under = push(a);
    b.round();
    c.round();
    Server.settle(group);
    assertEquals(1, b.replica.state().entries());
    under.forEach(sent -> (sent.to().equals("n1") ? b : c).receive(sent.message()));
    assertEquals(2, b.replica.state().entries());
    assertEquals(a.replica.digest(), c.replica.digest());
  }

  private static List<Server.Sent> push(Server server) {
    server.append();
    return server.take();
  }

  @Test
  void i10APageForWhatALostDatabaseHeldIsNotApplied() {
    a.append();
    Server.settle(group);
    a.append();
    a.take();
    a.elapsed += Settled.AFTER_MICROS;
    b.round();
    for (Server.Sent sent : b.take()) {
      if (sent.to().equals("n0")) {
        a.receive(sent.message());
      }
    }
    PageMessage page = a.take(PageMessage.class).get(0);

    Server again = new Server("n1", new MemoryStore(), 9);
    Server.connect(List.of(a, again));
    again.receive(page);
    assertEquals(1, again.refused(Refusal.GAP));
    assertEquals(0, again.replica.state().entries());
    b.receive(page);
    assertEquals(2, b.replica.state().entries());
  }

  @Test
  void aPeerThatIsSilentGoesStaleAndComesBack() {
    List<Server> both = List.of(a, b);
    for (int i = 0; i < GossipSettings.DEFAULT.staleRounds(); i++) {
      Server.round(both);
    }
    assertEquals(Peer.State.LIVE, a.gossip.peers().get(0).state());
    assertEquals(Peer.State.STALE, a.gossip.peers().get(1).state());
    c.round();
    Server.settle(group);
    assertEquals(Peer.State.LIVE, a.gossip.peers().get(1).state());
  }

  @Test
  void aPausedNodeNeitherPushesNorBeginsButAnswers() {
    GossipSettings s = GossipSettings.DEFAULT;
    a.gossip.change(new GossipSettings(s.fanout(), s.staleRounds(), true, s.maxMessageBytes()));
    a.append();
    a.round();
    assertEquals(List.of(), a.take());
    b.round();
    Server.settle(group);
    assertEquals(a.replica.digest(), b.replica.digest());
  }
}
