package io.parley.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.crdt.Origin;
import io.parley.crdt.VersionVector;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PeersTest {
  private static final GossipSettings SETTINGS = GossipSettings.DEFAULT;

  private final Peers peers = new Peers();
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
    peers.remove("a");
    assertTrue(peers.isRemoved("a"));
    assertEquals(List.of(), peers.members());
    assertEquals(List.of(), peers.targets(SETTINGS, 1, random));
    peers.up("a", "", 2);
    assertEquals(Peer.State.REMOVED, state(2));
    peers.register("a");
    assertEquals(List.of("a"), peers.members());
  }

  @Test
  void aPeerIsAskedAtMostOnceInAnInterval() {
    peers.up("a", "", 0);
    assertTrue(peers.mayAsk("a", 1_000, 100));
    assertFalse(peers.mayAsk("a", 1_099, 100));
    assertTrue(peers.mayAsk("a", 1_100, 100));
  }

  @Test
  void i8ThereIsRoomForSoManyPeersAndNoMore() {
    for (int i = 0; i < Peers.MAX_PEERS; i++) {
      peers.register("p" + i);
    }
    assertThrows(IllegalArgumentException.class, () -> peers.register("one-more"));
    peers.register("p0");
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
