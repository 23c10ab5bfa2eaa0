package io.parley.crdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.Domain;

@Domain(CrdtDomain.class)
class GCounterLawsTest implements SemilatticeLaws<GCounter> {

  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  /**
   * Replica {@code at} counts {@code by}, or takes in what replica {@code from} has when {@code by}
   * is 0.
   */
  private record Step(int at, int from, long by) {}

  @Override
  public GCounter merge(GCounter left, GCounter right) {
    return left.merge(right);
  }

  @Property
  void anIncrementIsExactOrRefused(
      @ForAll GCounter counter, @ForAll Origin origin, @ForAll long by) {
    BigInteger wanted = counter.value().add(BigInteger.valueOf(by));
    if (by < 1) {
      assertThrows(IllegalArgumentException.class, () -> counter.increment(origin, by));
    } else if (wanted.compareTo(MAX) > 0) {
      assertThrows(ArithmeticException.class, () -> counter.increment(origin, by));
    } else {
      GCounter counted = counter.increment(origin, by);
      assertEquals(wanted, counted.value());
      assertEquals(counter.get(origin) + by, counted.get(origin));
    }
  }

  @Property
  void replicasThatCountApartAllEndWithTheSumOfWhatWasAccepted(@ForAll("steps") List<Step> steps) {
    GCounter[] replicas = new GCounter[3];
    Arrays.fill(replicas, GCounter.EMPTY);
    BigInteger accepted = BigInteger.ZERO;
    for (Step step : steps) {
      if (step.by == 0) {
        replicas[step.at] = replicas[step.at].merge(replicas[step.from]);
        continue;
      }
      try {
        replicas[step.at] = replicas[step.at].increment(new Origin("n" + step.at, 1), step.by);
        accepted = accepted.add(BigInteger.valueOf(step.by));
      } catch (ArithmeticException refused) {
        // Not accepted, so not counted.
      }
    }
    List<GCounter> ends = new ArrayList<>();
    for (int first = 0; first < 3; first++) {
      ends.add(replicas[first].merge(replicas[(first + 1) % 3]).merge(replicas[(first + 2) % 3]));
    }
    for (GCounter end : ends) {
      assertEquals(accepted, end.value());
      assertEquals(ends.get(0), end);
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Integer> replicas = Arbitraries.integers().between(0, 2);
    Arbitrary<Long> amounts =
        Arbitraries.of(0L, 0L, 1L, 2L, Long.MAX_VALUE / 2, Long.MAX_VALUE - 1, Long.MAX_VALUE);
    return Combinators.combine(replicas, replicas, amounts).as(Step::new).list().ofMaxSize(20);
  }
}
