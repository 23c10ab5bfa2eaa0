package io.parley.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksTest {
  @ParameterizedTest
  @ValueSource(strings = {"n", "\u00e9", "\ufffd", "\ud83d\ude80"})
  void aNameIsCountedInCharactersOfUnicode(String character) {
    String longest = character.repeat(Limits.MAX_NAME_CHARS);
    assertEquals(longest, Checks.name(longest));
    assertThrows(IllegalArgumentException.class, () -> Checks.name(longest + "n"));
  }

  @Test
  void aMediaTypeIsCountedAlike() {
    String longest = "\ud83d\ude80".repeat(Limits.MAX_MEDIA_TYPE_CHARS);
    assertEquals(longest, Checks.mediaType(longest));
    assertThrows(IllegalArgumentException.class, () -> Checks.mediaType(longest + "n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\u0000", "\u0085", "\ud83d", "\ude80\ud83d"})
  void whatIsNoTextIsNoName(String text) {
    assertThrows(IllegalArgumentException.class, () -> Checks.name(text));
  }
}
