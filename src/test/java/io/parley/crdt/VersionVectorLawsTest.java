package io.parley.crdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

@Domain(CrdtDomain.class)
class VersionVectorLawsTest implements SemilatticeLaws<VersionVector> {

  @Override
  public VersionVector merge(VersionVector left, VersionVector right) {
    return left.merge(right);
  }

  @Property
  void coveringIsTheOrderOfTheMerge(@ForAll VersionVector a, @ForAll VersionVector b) {
    assertEquals(a.covers(b), a.merge(b).equals(a));
    assertEquals(a.covers(b) && b.covers(a), a.equals(b));
  }

  @Property
  void theMergeHasTheGreaterVersionOfEachOriginAndNoMore(
      @ForAll VersionVector a, @ForAll VersionVector b, @ForAll Origin origin) {
    VersionVector merged = a.merge(b);
    assertEquals(Math.max(a.get(origin), b.get(origin)), merged.get(origin));
    assertTrue(merged.asMap().values().stream().allMatch(version -> version >= 1));
  }
}
