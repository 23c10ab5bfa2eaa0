package io.parley.crdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

@Domain(CrdtDomain.class)
class HybridClockLawsTest {

  @Property
  void
      timestampsIncreaseStrictlyAreNeverBehindTheWallClockNorWhatWasSeenAndNoFurtherAheadThanNeeded(
          @ForAll long start, @ForAll List<Long> nows, @ForAll List<Long> seen) {
    HybridClock clock = new HybridClock(start);
    long greatest = start;
    for (int i = 0; i < nows.size(); i++) {
      if (i < seen.size()) {
        clock.observe(seen.get(i));
        greatest = Math.max(greatest, seen.get(i));
      }
      assertEquals(greatest, clock.last());
      long now = nows.get(i);
      if (greatest == Long.MAX_VALUE) {
        assertThrows(ArithmeticException.class, () -> clock.tick(now));
      } else {
        long given = clock.tick(now);
        assertTrue(given > greatest && given >= now);
        assertTrue(given == now || given == greatest + 1);
        greatest = given;
      }
    }
  }
}
