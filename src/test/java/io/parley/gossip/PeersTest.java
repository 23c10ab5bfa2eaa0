package io.parley.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.crdt.Origin;
import io.parley.crdt.VersionVector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PeersTest {
  private static final GossipSettings SETTINGS = GossipSettings.DEFAULT;

  private final List<String> gone = new ArrayList<>();
  private final Peers peers = new Peers(gone::add);
  private final Random random = new Random(1);

  @Test
  void targetsAreDistinctAndEveryPeerIsOneAsOftenAsAnother() {
    for (int i = 0; i < 10; i++) {
      peers.up("p" + i, "", 0);
    }
    Map<String, Integer> chosen = new TreeMap<>();
    for (int i = 0; i < 10_000; i++) {
      List<String> targets = peers.targets(SETTINGS, 1, random);
      assertEquals(SETTINGS.fanout(), new HashSet<>(targets).size());
      targets.forEach(target -> chosen.merge(target, 1, Integer::sum));
    }
    chosen.values().forEach(times -> assertEquals(3_000, times, 200));
    assertEquals(10, chosen.size());
  }

  @Test
  void aPeerIsStaleAfterSoManyOfThisNodesRoundsAndStillTriedNowAndThen() {
    peers.up("a", "", 5);
    assertEquals(Peer.State.LIVE, state(5 + SETTINGS.staleRounds() - 1));
    assertEquals(Peer.State.STALE, state(5 + SETTINGS.staleRounds()));
    int tried = 0;
    for (int i = 0; i < 1_000; i++) {
      tried += peers.targets(SETTINGS, 100, random).size();
    }
    assertEquals(250, tried, 50);
    peers.heard("a", 100, 7);
    assertEquals(Peer.State.LIVE, state(100));
  }

  private Peer.State state(long round) {
    return peers.all(SETTINGS, round).get(0).state();
  }

  @Test
  void aRemovedPeerIsNotSpokenToUntilItIsRegisteredAgain() {
    peers.up("a", "", 0);
    peers.remove("a", 1);
    assertTrue(peers.isRemoved("a"));
    assertEquals(List.of(), peers.members());
    assertEquals(List.of(), peers.targets(SETTINGS, 1, random));
    peers.up("a", "", 2);
    assertEquals(Peer.State.REMOVED, state(2));
    peers.register("a", 2);
    assertEquals(List.of("a"), peers.members());
  }

  @Test
  void aPeerIsAskedAtMostOnceInAnInterval() {
    peers.up("a", "", 0);
    assertTrue(peers.mayAsk("a", 1_000, 100));
    assertFalse(peers.mayAsk("a", 1_099, 100));
    assertTrue(peers.mayAsk("a", 1_100, 100));
  }

  // ---- places ----

  private void fill(int from, Consumer<String> with) {
    for (int i = from; i < Peers.MAX_PEERS; i++) {
      with.accept("p%04d".formatted(i));
    }
  }

  private List<String> places() {
    return peers.all(SETTINGS, 0).stream()
        .filter(peer -> peer.state() != Peer.State.REMOVED)
        .map(Peer::node)
        .toList();
  }

  @Test
  void i8ThereIsRoomForSoManyRegisteredOnesAndNoMoreAndARemovalGivesItBack() {
    fill(0, node -> peers.register(node, 0));
    assertThrows(IllegalArgumentException.class, () -> peers.register("one-more", 0));
    peers.register("p0000", 0);
    peers.remove("p0000", 0);
    peers.register("one-more", 0);
    assertEquals(Peers.MAX_PEERS, places().size());
    assertTrue(peers.isRemoved("p0000"));
    assertThrows(IllegalArgumentException.class, () -> peers.register("p0000", 0));
    assertTrue(peers.isRemoved("p0000"), "what failed changed nothing");
    assertEquals(List.of("p0000"), gone);
  }

  @Test
  void aMemberWithoutAPlaceGetsTheFirstThatIsFree() {
    fill(0, node -> peers.register(node, 0));
    peers.up("later", "two", 0);
    peers.up("first", "one", 0);
    assertFalse(peers.isKnown("first") || peers.isKnown("later"));
    peers.remove("p0000", 3);
    assertEquals(List.of("later"), peers.members());
    peers.remove("p0001", 3);
    assertEquals(List.of("first", "later"), peers.members());
    assertEquals(Peer.State.LIVE, peers.all(SETTINGS, 3).get(0).state());
    assertEquals("one", peers.all(SETTINGS, 3).get(0).address());
  }

  @Test
  void whoLeftAndWasNotRegisteredGivesItsPlaceTheLeastRecentlyHeardFirst() {
    fill(3, node -> peers.register(node, 0));
    peers.remember("before this start");
    for (String node : List.of("a", "b")) {
      peers.up(node, "", 0);
    }
    peers.down("a", 0);
    peers.down("b", 0);
    peers.heard("a", 1, 1);
    peers.up("c", "", 1);
    peers.up("d", "", 1);
    peers.up("e", "", 1);
    assertEquals(List.of("before this start", "b", "a"), gone);
    assertEquals(List.of("c", "d", "e"), places().subList(0, 3));
    assertThrows(IllegalArgumentException.class, () -> peers.register("f", 1));

    peers.up("waits", "", 1);
    peers.down("d", 2);
    assertFalse(peers.isKnown("d"), "somebody waited for its place");
    assertTrue(peers.isKnown("waits"));
    peers.register("e", 2);
    peers.down("e", 2);
    peers.up("f", "", 3);
    assertTrue(peers.isKnown("e"), "it is registered");
    assertFalse(peers.isKnown("f"));
  }

  @Test
  void whoWasRemovedIsRefusedAlthoughItHasNoPlaceAndTheFirstOfTooManyIsForgotten() {
    peers.up("member", "", 0);
    peers.remove("member", 0);
    for (int i = 1; i < RemovedPeers.MAX_REMOVED; i++) {
      peers.register("r" + i, 0);
      peers.remove("r" + i, 0);
    }
    assertEquals(List.of(), places());
    peers.remove("r1", 0);
    assertTrue(peers.isRemoved("r1") && peers.isRemoved("r2"));
    peers.remove("one-more", 0);
    assertFalse(peers.isRemoved("r1"));
    assertTrue(peers.isRemoved("r2") && peers.isRemoved("one-more"));
    assertTrue(peers.isRemoved("member"), "it would be back at once");
    assertEquals(RemovedPeers.MAX_REMOVED, peers.all(SETTINGS, 0).size());
  }

  @Test
  void thePageForWhatAPeerHasIsNotSentAgainSoSoon() {
    VersionVector more = VersionVector.of(Map.of(new Origin("a", 1), 5L));
    peers.up("b", "", 0);
    assertTrue(peers.mayFeed("b", VersionVector.EMPTY, 1000));
    peers.fed("b", VersionVector.EMPTY, 1000);
    assertFalse(peers.mayFeed("b", VersionVector.EMPTY, 2_000_999));
    assertTrue(peers.mayFeed("b", VersionVector.EMPTY, 2_001_000));
    assertTrue(peers.mayFeed("b", more, 1001));
  }
}
