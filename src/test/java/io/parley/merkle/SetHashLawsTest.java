package io.parley.merkle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class SetHashLawsTest {

  @Property(tries = 200)
  void theOrderOfTheElementsMakesNoDifference(
      @ForAll("sets") List<byte[]> elements, @ForAll Random random) {
    List<byte[]> shuffled = new ArrayList<>(elements);
    Collections.shuffle(shuffled, random);
    assertEquals(hash(elements), hash(shuffled));
    assertEquals(hash(elements).digest(), hash(shuffled).digest());
  }

  @Property(tries = 200)
  void removingUndoesAddingInAnyOrder(
      @ForAll("sets") List<byte[]> kept, @ForAll("sets") List<byte[]> removed) {
    SetHash.Accumulator set = SetHash.empty().accumulate();
    removed.forEach(set::remove);
    kept.forEach(set::add);
    removed.forEach(set::add);
    assertEquals(hash(kept), set.toSetHash());
  }

  @Property(tries = 200)
  void setsCombineToTheirUnion(@ForAll("sets") List<byte[]> a, @ForAll("sets") List<byte[]> b) {
    List<byte[]> both = new ArrayList<>(a);
    both.addAll(b);
    assertEquals(hash(both), hash(a).combine(hash(b)));
    assertEquals(hash(both), hash(b).combine(hash(a)));
    assertEquals(hash(a), hash(a).combine(SetHash.empty()));
  }

  @Property(tries = 200)
  void twoSetsHaveOneHashOnlyWhenTheyHaveTheSameElements(
      @ForAll("sets") List<byte[]> a, @ForAll("sets") List<byte[]> b) {
    assertEquals(sorted(a).equals(sorted(b)), hash(a).equals(hash(b)));
  }

  @Property(tries = 200)
  void theEncodingIsReadBack(
      @ForAll @Size(SetHash.SIZE) byte[] bytes, @ForAll("sets") List<byte[]> elements) {
    SetHash any = SetHash.decode(bytes);
    assertEquals(any, SetHash.decode(any.encode()));
    // From any lanes, also full ones: what is added overflows and comes back.
    SetHash.Accumulator set = any.accumulate();
    elements.forEach(set::add);
    elements.forEach(set::remove);
    assertEquals(any, set.toSetHash());
  }

  /** Few elements, so that sets share some and hold some twice. */
  @Provide
  Arbitrary<List<byte[]>> sets() {
    return Arbitraries.of(
            List.of(
                new byte[] {}, new byte[] {0}, new byte[] {0, 0}, new byte[] {1}, new byte[100]))
        .list()
        .ofMaxSize(4);
  }

  private static SetHash hash(List<byte[]> elements) {
    SetHash.Accumulator set = SetHash.empty().accumulate();
    elements.forEach(set::add);
    return set.toSetHash();
  }

  private static List<String> sorted(List<byte[]> elements) {
    return elements.stream().map(Arrays::toString).sorted().toList();
  }
}
