package io.parley.crdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class HybridClockTest {

  @Test
  void theClockFollowsTheWallClockAndCountsOnWhereThatStandsStillOrGoesBack() {
    HybridClock clock = new HybridClock(100);
    assertEquals(500, clock.tick(500));
    assertEquals(501, clock.tick(500));
    assertEquals(502, clock.tick(3));
    assertEquals(700, clock.tick(700));
  }

  @Test
  void whatWasObservedIsBehindTheNextTimestamp() {
    HybridClock clock = new HybridClock(0);
    clock.observe(1_000);
    clock.observe(10);
    assertEquals(1_000, clock.last());
    assertEquals(1_001, clock.tick(20));
  }

  @Test
  void theLastTimestampOfAllIsGivenOnceAndThenTheClockRefuses() {
    HybridClock clock = new HybridClock(Long.MAX_VALUE - 1);
    assertEquals(Long.MAX_VALUE, clock.tick(0));
    assertThrows(ArithmeticException.class, () -> clock.tick(0));
    assertThrows(ArithmeticException.class, () -> clock.tick(Long.MAX_VALUE));
    assertEquals(Long.MAX_VALUE, clock.last());
  }
}
