package io.parley.node;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.crdt.Origin;
import io.parley.gossip.GossipStatistics;
import io.parley.hazelcast.TransportStatistics;
import io.parley.replica.ReplicaState;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MetricsTest {

  @Test
  void whatIsWatchedIsStillReadAfterGarbageWasCollected() {
    Metrics metrics = new Metrics(() -> 0);
    watch(metrics, 7);
    WeakReference<Object> garbage = new WeakReference<>(new Object());
    while (garbage.get() != null) {
      System.gc();
    }
    String scraped = metrics.registry().scrape();
    assertFalse(scraped.contains("NaN"), scraped);
    assertTrue(scraped.contains("parley_gossip_rounds_total 7.0"), scraped);
    assertTrue(scraped.contains("parley_messages_sent_total 7.0"), scraped);
  }

  /** As a node does: with what nobody else holds. */
  private static void watch(Metrics metrics, long seven) {
    metrics.watch(
        () -> new ReplicaState(new Origin("a", seven), new TreeMap<>()),
        () -> new GossipStatistics(seven, 0, 0, 0, 0, 0, 0, Map.of()),
        () -> seven == 0 ? null : List.of());
    metrics.watchTransport(() -> new TransportStatistics(seven, 0, 0, 0, Map.of(), 0, 0, Set.of()));
  }
}
