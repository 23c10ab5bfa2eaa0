package io.parley.crdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

@Domain(CrdtDomain.class)
class PnCounterLawsTest implements SemilatticeLaws<PnCounter> {

  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);

  @Override
  public PnCounter merge(PnCounter left, PnCounter right) {
    return left.merge(right);
  }

  @Property
  void anIncrementIsExactOrRefused(
      @ForAll PnCounter counter, @ForAll Origin origin, @ForAll long by) {
    BigInteger wanted = counter.value().add(BigInteger.valueOf(by));
    if (by < 1) {
      assertThrows(IllegalArgumentException.class, () -> counter.increment(origin, by));
    } else if (counter.increments().value().add(BigInteger.valueOf(by)).compareTo(MAX) > 0) {
      assertThrows(ArithmeticException.class, () -> counter.increment(origin, by));
    } else {
      PnCounter counted = counter.increment(origin, by);
      assertEquals(wanted, counted.value());
      assertEquals(counter.decrements(), counted.decrements());
    }
  }

  @Property
  void aDecrementIsExactOrRefused(
      @ForAll PnCounter counter, @ForAll Origin origin, @ForAll long by) {
    BigInteger wanted = counter.value().subtract(BigInteger.valueOf(by));
    if (by < 1) {
      assertThrows(IllegalArgumentException.class, () -> counter.decrement(origin, by));
    } else if (counter.decrements().value().add(BigInteger.valueOf(by)).compareTo(MAX) > 0) {
      assertThrows(ArithmeticException.class, () -> counter.decrement(origin, by));
    } else {
      PnCounter counted = counter.decrement(origin, by);
      assertEquals(wanted, counted.value());
      assertEquals(counter.increments(), counted.increments());
    }
  }

  @Property
  void noChangeTakesTheValueOutOfTheRangeOfALong(
      @ForAll PnCounter counter, @ForAll Origin origin, @ForAll long by) {
    BigInteger value = counter.value();
    try {
      assertTrue(counter.increment(origin, by).value().compareTo(MAX.max(value)) <= 0);
    } catch (ArithmeticException | IllegalArgumentException refused) {
      // Nothing changed.
    }
    try {
      assertTrue(counter.decrement(origin, by).value().compareTo(MIN.min(value)) >= 0);
    } catch (ArithmeticException | IllegalArgumentException refused) {
      // Nothing changed.
    }
  }

  @Property
  void theSharesAreTheWholeState(@ForAll PnCounter counter) {
    assertEquals(counter, PnCounter.of(counter.asShares()));
  }

  @Property
  void sharesMergeLikeTheirCounters(
      @ForAll PnCounter a, @ForAll PnCounter b, @ForAll Origin origin) {
    assertEquals(a.share(origin).merge(b.share(origin)), a.merge(b).share(origin));
  }
}
