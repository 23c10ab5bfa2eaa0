package io.parley.crdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
    } else if (outOfRange(wanted)
        || outOfRange(counter.increments().value().add(BigInteger.valueOf(by)))) {
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
    } else if (outOfRange(wanted)
        || outOfRange(counter.decrements().value().add(BigInteger.valueOf(by)))) {
      assertThrows(ArithmeticException.class, () -> counter.decrement(origin, by));
    } else {
      PnCounter counted = counter.decrement(origin, by);
      assertEquals(wanted, counted.value());
      assertEquals(counter.increments(), counted.increments());
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

  private static boolean outOfRange(BigInteger number) {
    return number.compareTo(MAX) > 0 || number.compareTo(MIN) < 0;
  }
}
