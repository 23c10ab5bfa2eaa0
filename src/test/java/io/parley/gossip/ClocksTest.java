package io.parley.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.replica.MemoryStore;
import io.parley.replica.Refusal;
import io.parley.replica.Replicas;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** I5: a wrong clock harms its own node alone. */
class ClocksTest {
  private static final long SECOND = 1_000_000;
  private static final long HOUR = 3_600 * SECOND;
  private static final long MAX_AHEAD = Replicas.MAX_AHEAD.toSeconds() * SECOND;

  private final List<Server> group = Server.group(4);
  private final Server healthy = group.get(0);
  private final Server other = group.get(1);
  private final Server wrong = group.get(3);

  /** Digests are a round old. */
  private static void assertNear(long expected, long got) {
    assertTrue(Math.abs(got - expected) <= SECOND, () -> got + ", want near " + expected);
  }

  private void rounds(int count) {
    for (int i = 0; i < count; i++) {
      Server.round(group);
    }
  }

  private void assertOnlyTheWrongOneIsBlamed(long skew) {
    for (Server server : group) {
      boolean blamed = server == wrong && skew != 0;
      assertEquals(blamed, server.gossip.clock().outlier(), server.id);
      assertNear(server == wrong ? skew : 0, server.gossip.clock().offset());
      for (Server peer : group) {
        if (peer != server) {
          boolean agrees = peer != wrong || skew == 0;
          assertEquals(agrees, server.peer(peer).clock().agrees(), peer.id);
        }
      }
    }
    assertNear(skew, healthy.peer(wrong).clock().offset().orElseThrow());
  }

  private void assertAllIsTakenFromEachSide() {
    for (Server server : group) {
      server.append();
    }
    wrong.turn(batch -> batch.put("r", "text/plain", new byte[] {1}));
    Server.settle(group);
    healthy.turn(batch -> batch.put("r", "text/plain", new byte[] {2}));
    rounds(2);
    for (Server server : group) {
      assertEquals(healthy.replica.digest(), server.replica.digest(), server.id);
      assertEquals(0, server.refused(Refusal.CLOCK_AHEAD), server.id);
    }
    wrong.turn(batch -> batch.put("r", "text/plain", new byte[] {3}));
    rounds(1);
    assertEquals(3, healthy.store.register("r").orElseThrow().value()[0]);
  }

  @Test
  void i5ANodeWhoseClockIsBehindTakesInAndWritesWhatTheOthersAgreeOnAndIsTheOneThatIsBlamed() {
    wrong.skew = -2 * HOUR;
    rounds(5);
    assertOnlyTheWrongOneIsBlamed(-2 * HOUR);
    assertAllIsTakenFromEachSide();
  }

  @Test
  void i5ANodeWhoseClockIsAheadIsTheOneThatIsBlamedAndWhatItWritesIsTaken() {
    wrong.skew = 26 * HOUR;
    rounds(5);
    assertOnlyTheWrongOneIsBlamed(26 * HOUR);
    assertAllIsTakenFromEachSide();
  }

  @Test
  void i5ANodeThatStartsWithAWrongClockWritesNothingBeforeItHasHeardTheOthers() {
    Server late = new Server("n9", new MemoryStore(), 9);
    late.skew = 26 * HOUR;
    List<Server> all = List.of(healthy, other, group.get(2), late);
    Server.connect(all);
    Server.join(all);
    late.append();
    Server.settle(all);
    assertEquals(1, healthy.replica.state().entries());
  }

  @Test
  void i5AClockThatIsMendedIsGoneByAgain() {
    wrong.skew = 26 * HOUR;
    rounds(5);
    wrong.skew = 0;
    rounds(1);
    assertOnlyTheWrongOneIsBlamed(0);
  }

  @Test
  void i5ANodeThatWasCalledWrongKeepsToTheOthersTimeWhileNobodyCanBeAsked() {
    wrong.skew = 26 * HOUR;
    rounds(5);
    List<Server> alone = List.of(wrong);
    for (int i = 0; i < 1_000; i++) {
      Server.round(alone);
    }
    assertTrue(wrong.gossip.clock().outlier());
    assertNear(26 * HOUR, wrong.gossip.clock().offset());
  }

  @Test
  void i5AGlitchThatIsShorterThanMaxAheadLeavesNoTraceAlsoWhereNobodyCanBeAsked() {
    Server alone = Server.group(1).get(0);
    alone.skew = 26 * HOUR;
    alone.append();
    alone.elapsed += MAX_AHEAD - 1;
    alone.append();
    alone.skew = 0;
    alone.append();
    assertEquals(OptionalLong.empty(), alone.gossip.clock().written());
    assertEquals(0, alone.gossip.clock().offset());
  }

  @Test
  void i5AClockThatStaysWhereItJumpedToIsFollowedWhereNobodyCanBeAsked() {
    Server alone = Server.group(1).get(0);
    for (long skew : new long[] {26 * HOUR, -2 * HOUR}) {
      alone.skew = skew;
      alone.append();
      assertFalse(alone.gossip.clock().offset() == 0);
      alone.elapsed += MAX_AHEAD;
      alone.append();
      assertEquals(0, alone.gossip.clock().offset());
      assertFalse(alone.gossip.clock().outlier());
    }
  }

  @Test
  void i5TwoNodesCannotTellWhoIsWrongAndBothSayThatTheyDisagree() {
    List<Server> two = Server.group(2);
    two.get(1).skew = 2 * HOUR;
    two.get(1).elapsed += MAX_AHEAD;
    for (int i = 0; i < 125; i++) {
      Server.round(two);
    }
    two.get(0).append();
    two.get(1).append();
    Server.settle(two);
    Server.round(two);
    for (Server server : two) {
      assertFalse(server.gossip.clock().outlier());
      assertFalse(server.gossip.peers().get(0).clock().agrees());
    }
    assertEquals(1, two.get(0).replica.state().entries());
    assertEquals(2, two.get(1).replica.state().entries());
    assertTrue(two.get(0).peer(two.get(1)).clock().refused().orElseThrow() > HOUR);
  }

  @Test
  void i5WhatWasStampedFarAheadWhileNobodyCouldTellComesInOnceItHasNewTimestamps() {
    List<Server> two = Server.group(2);
    Server owner = two.get(0);
    Server peer = two.get(1);
    owner.append();
    owner.turn(batch -> batch.increment("c", 1));
    Server.settle(two);
    owner.skew = 26 * HOUR;
    owner.append();
    owner.elapsed += MAX_AHEAD;
    owner.append();
    owner.turn(batch -> batch.increment("c", 2));
    owner.turn(batch -> batch.put("r", "text/plain", new byte[] {7}));
    owner.skew = 0;
    owner.append();
    owner.elapsed += MAX_AHEAD;
    peer.elapsed = owner.elapsed;
    owner.append();
    Server.settle(two);
    Server.round(two);
    assertTrue(owner.gossip.clock().written().orElseThrow() > 25 * HOUR);
    assertEquals(2, peer.replica.state().entries(), "what was written while it was held");

    List<Set<String>> told = new ArrayList<>();
    assertEquals(5, owner.beginRestamping(told).count());
    Server.settle(two);
    assertEquals(List.of(Set.of()), told);
    owner.restamp();
    owner.append();
    // What brought nothing new for long is asked for less often.
    for (int i = 0; i < 20; i++) {
      Server.round(two);
    }
    assertEquals(OptionalLong.empty(), owner.gossip.clock().written());
    assertEquals(owner.replica.digest(), peer.replica.digest());
    assertEquals(6, peer.replica.state().entries());
    assertEquals(7, peer.store.register("r").orElseThrow().value()[0]);
    assertEquals(3, peer.store.counter("c").get(0).increments());
    peer.turn(batch -> batch.put("r", "text/plain", new byte[] {8}));
    Server.settle(two);
    assertEquals(8, owner.store.register("r").orElseThrow().value()[0]);
  }

  /** Two nodes; the first one has written an entry 130 s ahead, and its push is on its way. */
  private static List<Server> oneWroteAhead() {
    List<Server> two = Server.group(2);
    Server owner = two.get(0);
    owner.append();
    Server.settle(two);
    owner.skew = 130 * SECOND;
    owner.append();
    owner.elapsed += MAX_AHEAD;
    two.get(1).elapsed = owner.elapsed;
    Server.round(two);
    owner.append();
    owner.skew = 0;
    return two;
  }

  @Test
  void i6WhatIsOnItsWayWhileTimestampsAreReplacedIsNeverTakenIn() {
    List<Server> two = oneWroteAhead();
    Server owner = two.get(0);
    Server peer = two.get(1);
    assertEquals(1, owner.outbox.size(), "the push of the entry that is ahead");
    List<Set<String>> told = new ArrayList<>();
    assertTrue(owner.beginRestamping(told).count() > 0);
    assertEquals(List.of(), told, "before the peer has answered");
    owner.append();
    owner.round();
    List<Server.Sent> sent = owner.take();
    assertEquals(
        List.of(PushMessage.class, DigestMessage.class, DigestMessage.class),
        sent.stream().map(one -> one.message().getClass()).toList(),
        "nothing of its own goes behind the question");
    sent.forEach(one -> peer.receive(one.message()));
    Server.settle(two);
    assertEquals(List.of(Set.of()), told);
    owner.restamp();
    for (int i = 0; i < 100; i++) {
      two.forEach(server -> server.elapsed += 2 * SECOND);
      Server.round(two);
    }
    assertEquals(owner.replica.digest(), peer.replica.digest());
    assertEquals(Map.of(), owner.gossip.forks());
    assertEquals(Map.of(), peer.gossip.forks());
  }

  @Test
  void i6APeerThatDoesNotAnswerIsNamedAndTimestampsStay() {
    List<Server> two = oneWroteAhead();
    Server owner = two.get(0);
    Server peer = two.get(1);
    List<Set<String>> told = new ArrayList<>();
    assertTrue(owner.beginRestamping(told).count() > 0);
    List<Server.Sent> late = owner.take();
    owner.elapsed += Withholding.ANSWER_MICROS + 1;
    owner.round();
    assertEquals(List.of(Set.of(peer.id)), told);
    assertFalse(owner.gossip.restamping());
    late.forEach(sent -> peer.receive(sent.message()));
    for (int i = 0; i < 100; i++) {
      two.forEach(server -> server.elapsed += 2 * SECOND);
      Server.round(two);
    }
    assertEquals(owner.replica.digest(), peer.replica.digest());
    assertEquals(1, told.size());
  }

  @Test
  void i5AMomentOfOldMessagesIsNotCalledAWrongClock() {
    // What waited while this process was frozen says the time of then.
    for (Server peer : List.of(other, group.get(2), wrong)) {
      peer.round();
    }
    List<Message> old =
        group.stream()
            .flatMap(s -> s.take().stream())
            .filter(sent -> sent.to().equals(healthy.id))
            .map(Server.Sent::message)
            .toList();
    group.forEach(server -> server.elapsed += 120 * SECOND);
    old.forEach(healthy::receive);
    healthy.round();
    assertFalse(healthy.gossip.clock().outlier());
    rounds(2);
    assertFalse(healthy.gossip.clock().outlier());
    assertNear(0, healthy.gossip.clock().offset());
  }
}
