package io.parley.crdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GCounterTest {

  private static final Origin A = new Origin("a", 1);
  private static final Origin B = new Origin("b", 1);

  @Test
  void theValueIsTheSumOfTheShares() {
    GCounter counter = GCounter.EMPTY.increment(A, 2).increment(B, 3).increment(A, 4);
    assertEquals(BigInteger.valueOf(9), counter.value());
    assertEquals(Map.of(A, 6L, B, 3L), counter.asMap());
    assertEquals(6, counter.get(A));
    assertThrows(UnsupportedOperationException.class, () -> counter.asMap().put(A, 7L));
  }

  @Test
  void anIncrementBelowOneIsRefused() {
    for (long by : new long[] {0, -1, Long.MIN_VALUE}) {
      assertThrows(IllegalArgumentException.class, () -> GCounter.EMPTY.increment(A, by));
    }
  }

  @Test
  void aShareOfZeroIsNoShareAndANegativeOneIsRefused() {
    assertEquals(GCounter.EMPTY, GCounter.of(Map.of(A, 0L)));
    assertThrows(IllegalArgumentException.class, () -> GCounter.of(Map.of(A, -1L)));
  }

  @Test
  void aShareThatWouldOverflowIsRefusedAndNamed() {
    GCounter full = GCounter.EMPTY.increment(A, Long.MAX_VALUE);
    String message =
        assertThrows(ArithmeticException.class, () -> full.increment(A, 1)).getMessage();
    assertTrue(message.contains("9223372036854775807 and 1 more of a~0000000000000001"), message);
  }

  @Test
  void aTotalThatWouldOverflowIsRefusedThoughEachShareFits() {
    GCounter counter = GCounter.EMPTY.increment(A, Long.MAX_VALUE - 1).increment(B, 1);
    assertEquals(BigInteger.valueOf(Long.MAX_VALUE), counter.value());
    assertThrows(ArithmeticException.class, () -> counter.increment(B, 1));
  }

  @Test
  void whatWasCountedApartIsExactBeyondALong() {
    GCounter merged =
        GCounter.EMPTY
            .increment(A, Long.MAX_VALUE)
            .merge(GCounter.EMPTY.increment(B, Long.MAX_VALUE));
    assertEquals(BigInteger.valueOf(Long.MAX_VALUE).shiftLeft(1), merged.value());
    assertThrows(ArithmeticException.class, () -> merged.increment(A, 1));
  }
}
