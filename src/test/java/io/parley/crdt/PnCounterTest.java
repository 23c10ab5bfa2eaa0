package io.parley.crdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.parley.crdt.PnCounter.Share;
import java.math.BigInteger;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PnCounterTest {

  private static final Origin A = new Origin("a", 1);
  private static final Origin B = new Origin("b", 1);

  @Test
  void theValueIsIncrementsLessDecrements() {
    PnCounter counter = PnCounter.EMPTY.increment(A, 5).decrement(A, 7).decrement(B, 1);
    assertEquals(BigInteger.valueOf(-3), counter.value());
    assertEquals(Map.of(A, new Share(5, 7), B, new Share(0, 1)), counter.asShares());
    assertEquals(counter, PnCounter.of(counter.asShares()));
    assertEquals(new Share(5, 7), counter.share(A));
  }

  @Test
  void aShareOfZeroIsNoShareAndANegativeOneIsRefused() {
    assertEquals(PnCounter.EMPTY, PnCounter.of(Map.of(A, Share.ZERO)));
    assertThrows(IllegalArgumentException.class, () -> new Share(-1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Share(0, -1));
  }

  @Test
  void aChangeBelowOneIsRefused() {
    for (long by : new long[] {0, -1, Long.MIN_VALUE}) {
      assertThrows(IllegalArgumentException.class, () -> PnCounter.EMPTY.increment(A, by));
      assertThrows(IllegalArgumentException.class, () -> PnCounter.EMPTY.decrement(A, by));
    }
  }

  @Test
  void theValueReachesBothEndsOfALong() {
    assertEquals(
        BigInteger.valueOf(Long.MAX_VALUE), PnCounter.EMPTY.increment(A, Long.MAX_VALUE).value());
    assertEquals(
        BigInteger.valueOf(-Long.MAX_VALUE), PnCounter.EMPTY.decrement(A, Long.MAX_VALUE).value());
  }

  @Test
  void incrementsThatWouldOverflowAreRefusedThoughTheValueFits() {
    PnCounter counter = PnCounter.EMPTY.increment(A, Long.MAX_VALUE).decrement(A, Long.MAX_VALUE);
    assertEquals(BigInteger.ZERO, counter.value());
    assertThrows(ArithmeticException.class, () -> counter.increment(A, 1));
    assertThrows(ArithmeticException.class, () -> counter.increment(B, 1));
    assertThrows(ArithmeticException.class, () -> counter.decrement(B, 1));
  }

  @Test
  void aValueTakenOutOfTheRangeApartIsExactAndCanComeBack() {
    PnCounter beyond =
        PnCounter.EMPTY.decrement(A, Long.MAX_VALUE).merge(PnCounter.EMPTY.decrement(B, 3));
    BigInteger value = BigInteger.valueOf(Long.MAX_VALUE).negate().subtract(BigInteger.valueOf(3));
    assertEquals(value, beyond.value());
    assertThrows(ArithmeticException.class, () -> beyond.decrement(A, 1));
    assertThrows(ArithmeticException.class, () -> beyond.decrement(B, 1));
    assertEquals(value.add(BigInteger.ONE), beyond.increment(A, 1).value());
  }
}
