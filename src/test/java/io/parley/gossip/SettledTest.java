package io.parley.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.crdt.Origin;
import io.parley.merkle.Frontier;
import io.parley.merkle.SetHash;
import io.parley.replica.OriginState;
import io.parley.replica.ReplicaState;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SettledTest {
  private static final Origin ORIGIN = new Origin("a", 1);
  private static final long AFTER = Settled.AFTER_MICROS;

  private final Settled settled = new Settled();

  private static ReplicaState at(long version) {
    OriginState state =
        new OriginState(ORIGIN, version, version, Frontier.empty(), SetHash.empty());
    return new ReplicaState(ORIGIN, new TreeMap<>(Map.of(ORIGIN, state)));
  }

  private long had(long now, long present) {
    return settled.at(now, at(present)).get(ORIGIN);
  }

  @Test
  void whatIsYoungIsLeftOutUntilItIsOld() {
    assertEquals(5, had(0, 5));
    settled.committed(at(5), 1000);
    assertEquals(5, had(1000 + AFTER - 1, 6));
    assertEquals(6, had(1000 + AFTER, 6));
  }

  @Test
  void aBusyWriterIsSeenAsItWasAWhileAgo() {
    for (long now = 0; now < 4 * AFTER; now += 1000) {
      settled.committed(at(now), now);
      if (now > AFTER) {
        long had = had(now, now + 1);
        assertTrue(had > now - AFTER && had <= now - AFTER * 3 / 4, () -> "had " + had);
      }
    }
  }
}
