package io.parley.node;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnTest {
  private static final long STEP = TimeUnit.MICROSECONDS.convert(Turn.STEP);

  private final Turn turn = new Turn();

  @Test
  void itIsTheFirstOnesAtOnceAndThatOfEachNextOneAStepLater() {
    assertTrue(turn.mine(true, 0, 7));
    assertFalse(turn.mine(true, 2, 7 + 2 * STEP - 1));
    assertTrue(turn.mine(true, 2, 7 + 2 * STEP));
    assertTrue(turn.mine(true, 1, 7 + 2 * STEP), "one before it is gone");
  }

  @Test
  void whatWasDoneMeanwhileBeginsAnew() {
    assertFalse(turn.mine(true, 1, 0));
    assertFalse(turn.mine(false, 1, STEP));
    assertFalse(turn.mine(false, 0, STEP), "nothing is due");
    assertFalse(turn.mine(true, 1, STEP));
    assertFalse(turn.mine(true, 1, 2 * STEP - 1));
    assertTrue(turn.mine(true, 1, 2 * STEP));
  }
}
