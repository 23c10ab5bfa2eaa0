package io.parley.crdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class VersionVectorTest {

  private static final Origin A = new Origin("a", 1);
  private static final Origin A_REBORN = new Origin("a", 2);
  private static final Origin B = new Origin("b", 1);

  @Test
  void anOriginThatIsAbsentHasVersionZero() {
    assertEquals(0, VersionVector.EMPTY.get(A));
    assertEquals(VersionVector.EMPTY, VersionVector.of(Map.of(A, 0L)));
  }

  @Test
  void aChangeLeavesTheVectorItBeganWithAsItWas() {
    VersionVector before = VersionVector.of(Map.of(A, 1L));
    VersionVector after = before.with(A, 5).with(B, 1);
    assertEquals(Map.of(A, 1L), before.asMap());
    assertEquals(Map.of(A, 5L, B, 1L), after.asMap());
    assertThrows(UnsupportedOperationException.class, () -> after.asMap().put(A, 9L));
  }

  @Test
  void aVersionNeverGoesDown() {
    VersionVector vector = VersionVector.of(Map.of(A, 5L));
    assertEquals(vector, vector.with(A, 5));
    String message =
        assertThrows(IllegalArgumentException.class, () -> vector.with(A, 4)).getMessage();
    assertEquals("version of a~0000000000000001: got 4, want >= 5", message);
  }

  @Test
  void aNegativeVersionIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> VersionVector.of(Map.of(A, -1L)));
    assertThrows(IllegalArgumentException.class, () -> VersionVector.EMPTY.with(A, Long.MIN_VALUE));
  }

  @Test
  void aBuilderIsUsedUpByBuilding() {
    VersionVector.Builder builder = VersionVector.EMPTY.toBuilder().set(A, 1);
    VersionVector built = builder.build();
    assertThrows(RuntimeException.class, () -> builder.set(A, 2));
    assertEquals(1, built.get(A));
  }

  @Test
  void twoIncarnationsOfANodeAreTwoOrigins() {
    VersionVector old = VersionVector.of(Map.of(A, 9L));
    VersionVector reborn = VersionVector.of(Map.of(A_REBORN, 1L));
    assertFalse(old.covers(reborn));
    assertFalse(reborn.covers(old));
    assertTrue(old.merge(reborn).covers(reborn));
  }
}
