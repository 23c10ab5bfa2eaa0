package io.parley.crdt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LwwRegisterTest {

  private static final Origin A = new Origin("a", 1);
  private static final Origin B = new Origin("b", 1);

  @Test
  void theWinnerIsDecidedByTimestampThenOriginThenValueThenMediaType() {
    List<LwwRegister> fromLeastToGreatest =
        List.of(
            new LwwRegister("z".getBytes(UTF_8), "z/z", Long.MIN_VALUE, B),
            new LwwRegister("z".getBytes(UTF_8), "z/z", 1, B),
            new LwwRegister("z".getBytes(UTF_8), "z/z", 2, A),
            LwwRegister.deletion(2, B),
            new LwwRegister(new byte[] {}, "z/z", 2, B),
            new LwwRegister(new byte[] {0x7f}, "z/z", 2, B),
            new LwwRegister(new byte[] {0x7f, 0}, "z/z", 2, B),
            new LwwRegister(new byte[] {(byte) 0x80}, "a/a", 2, B),
            new LwwRegister(new byte[] {(byte) 0x80}, "b/b", 2, B),
            LwwRegister.deletion(Long.MAX_VALUE, A));
    for (int i = 0; i < fromLeastToGreatest.size(); i++) {
      LwwRegister less = fromLeastToGreatest.get(i);
      assertFalse(less.wins(less));
      for (LwwRegister greater : fromLeastToGreatest.subList(i + 1, fromLeastToGreatest.size())) {
        assertTrue(greater.wins(less), () -> greater + " over " + less);
        assertFalse(less.wins(greater), () -> less + " over " + greater);
        assertEquals(greater, less.merge(greater));
      }
    }
  }

  @Test
  void theBytesCannotBeChangedFromOutside() {
    byte[] given = {1, 2, 3};
    LwwRegister register = new LwwRegister(given, "a/a", 1, A);
    given[0] = 9;
    register.value()[1] = 9;
    assertArrayEquals(new byte[] {1, 2, 3}, register.value());
    assertEquals(3, register.size());
  }

  @Test
  void aDeletionHasNoMediaTypeAndAValueHasOne() {
    assertTrue(LwwRegister.deletion(1, A).deleted());
    assertEquals(0, LwwRegister.deletion(1, A).size());
    assertThrows(IllegalArgumentException.class, () -> new LwwRegister(null, "a/a", 1, A));
    assertThrows(IllegalArgumentException.class, () -> new LwwRegister(new byte[] {}, null, 1, A));
  }
}
