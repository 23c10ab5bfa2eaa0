package io.parley.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.crdt.Origin;
import io.parley.crdt.VersionVector;
import io.parley.replica.Delta;
import io.parley.replica.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class HoldbackTest {
  private static final Origin ORIGIN = new Origin("a", 1);

  private final Holdback holdback = new Holdback();

  private static PushMessage push(long version, int bytes) {
    Entry entry = new Entry(ORIGIN, version, version, version - 1, "text/plain", new byte[bytes]);
    return new PushMessage(
        ORIGIN, new Delta(ORIGIN, version - 1, version, List.of(entry), null), VersionVector.EMPTY);
  }

  @Test
  void i8ItHoldsSoManyPushesAndNoMore() {
    for (int i = 1; i <= 4096; i++) {
      assertTrue(holdback.add(push(i, 0), 0, 0));
    }
    assertFalse(holdback.add(push(5000, 0), 0, 0));
    assertEquals(1, holdback.take(push -> push.delta().to() == 7).size());
    assertTrue(holdback.add(push(5000, 0), 0, 0));
  }

  @Test
  void i8ItHoldsSoManyBytesAndNoMore() {
    int held = 0;
    while (holdback.add(push(held + 1, 700_000), 0, 0)) {
      held++;
    }
    assertEquals((16 << 20) / (700_000 + 1_000), held);
    assertEquals(held, holdback.take(push -> true).size());
    assertTrue(holdback.add(push(1, 700_000), 0, 0));
  }

  @Test
  void itTellsSinceWhenAPusherWaits() {
    assertFalse(holdback.holdsSince("a", 1000, 0));
    holdback.add(push(1, 0), 0, 1000);
    holdback.add(push(2, 0), 0, 1500);
    assertTrue(holdback.holdsSince("a", 1));
    assertFalse(holdback.holdsSince("a", 0));
    assertFalse(holdback.holdsSince("b", 1));
    assertFalse(holdback.holdsSince("a", 1999, 1000));
    assertTrue(holdback.holdsSince("a", 2000, 1000));
  }

  @Test
  void whatWaitsTooLongIsDropped() {
    holdback.add(push(1, 0), 5, 0);
    holdback.expire(25);
    assertEquals(1, holdback.size());
    holdback.expire(26);
    assertEquals(0, holdback.size());
  }
}
