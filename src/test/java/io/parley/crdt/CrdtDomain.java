package io.parley.crdt;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.DomainContextBase;

/**
 * Generates values from pools so small that ties, equal stamps and lost origins come up all the
 * time, with the extremes of each range in the pool.
 */
public class CrdtDomain extends DomainContextBase {

  static final List<Long> EXTREMES =
      List.of(
          Long.MIN_VALUE, Long.MIN_VALUE + 1, -1L, 0L, 1L, 2L, Long.MAX_VALUE - 1, Long.MAX_VALUE);

  @Provide
  Arbitrary<Origin> origins() {
    return Combinators.combine(Arbitraries.of("a", "a-", "b"), Arbitraries.of(0L, 1L, -1L))
        .as(Origin::new);
  }

  @Provide
  Arbitrary<Long> longs() {
    return Arbitraries.oneOf(Arbitraries.of(EXTREMES), Arbitraries.longs());
  }

  @Provide
  Arbitrary<VersionVector> versionVectors() {
    return Arbitraries.maps(origins(), amounts()).ofMaxSize(5).map(VersionVector::of);
  }

  @Provide
  Arbitrary<GCounter> gCounters() {
    return Arbitraries.maps(origins(), amounts()).ofMaxSize(5).map(GCounter::of);
  }

  @Provide
  Arbitrary<PnCounter.Share> shares() {
    return Combinators.combine(amounts(), amounts()).as(PnCounter.Share::new);
  }

  @Provide
  Arbitrary<PnCounter> pnCounters() {
    return Arbitraries.maps(origins(), shares()).ofMaxSize(5).map(PnCounter::of);
  }

  @Provide
  Arbitrary<LwwRegister> registers() {
    Arbitrary<Long> timestamps = Arbitraries.of(Long.MIN_VALUE, 0L, 1L, Long.MAX_VALUE);
    Arbitrary<byte[]> values =
        Arbitraries.of(
            List.of(
                new byte[] {}, new byte[] {0}, new byte[] {0, 0}, new byte[] {1}, new byte[] {-1}));
    Arbitrary<LwwRegister> writes =
        Combinators.combine(values, Arbitraries.of("text/a", "text/b"), timestamps, origins())
            .as(LwwRegister::new);
    Arbitrary<LwwRegister> deletions =
        Combinators.combine(timestamps, origins()).as(LwwRegister::deletion);
    return Arbitraries.frequencyOf(Tuple.of(4, writes), Tuple.of(1, deletions));
  }

  /** Numbers >= 0, more often than not an extreme. */
  static Arbitrary<Long> amounts() {
    return Arbitraries.oneOf(
        Arbitraries.of(EXTREMES).filter(amount -> amount >= 0),
        Arbitraries.longs().between(0, Long.MAX_VALUE));
  }
}
