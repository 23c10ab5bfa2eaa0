package io.parley.crdt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The laws of a join-semilattice, for each type that merges (I3). */
interface SemilatticeLaws<T> {

  T merge(T left, T right);

  @Property
  default void mergeIsCommutative(@ForAll T a, @ForAll T b) {
    assertEquals(merge(a, b), merge(b, a));
  }

  @Property
  default void mergeIsAssociative(@ForAll T a, @ForAll T b, @ForAll T c) {
    assertEquals(merge(merge(a, b), c), merge(a, merge(b, c)));
  }

  @Property
  default void mergeIsIdempotent(@ForAll T a, @ForAll T b) {
    assertEquals(a, merge(a, a));
    T merged = merge(a, b);
    assertEquals(merged, merge(merged, a));
    assertEquals(merged, merge(merged, b));
  }

  @Property
  default void equalValuesHaveEqualHashCodes(@ForAll T a, @ForAll T b) {
    assertEquals(merge(a, b).hashCode(), merge(b, a).hashCode());
  }
}
