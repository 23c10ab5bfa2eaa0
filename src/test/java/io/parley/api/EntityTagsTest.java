package io.parley.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.node.Precondition;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {

  private static Precondition ifMatch(String... headers) {
    return EntityTags.precondition(List.of(headers), null);
  }

  @Test
  void readsListsOfTags() {
    assertEquals(
        new Precondition(Set.of("a", "b,c", ""), null), ifMatch("\"a\" ,, \"b,c\"", "\"\""));
    assertEquals(new Precondition(Set.of(), true), ifMatch("*"));
    assertEquals(new Precondition(Set.of(), false), EntityTags.precondition(null, List.of("*")));
    assertEquals(Precondition.NONE, EntityTags.precondition(null, null));
  }

  @Test
  void letsAWeakTagMatchNoWriteButAnyRead() {
    assertFalse(ifMatch("W/\"a\"").match().isEmpty());
    assertFalse(ifMatch("W/\"a\"").match().contains("a"));
    assertTrue(EntityTags.unchanged(List.of("\"b\", W/\"a\""), "a"));
    assertTrue(EntityTags.unchanged(List.of("*"), "a"));
    assertFalse(EntityTags.unchanged(List.of("\"b\""), "a"));
    assertFalse(EntityTags.unchanged(null, "a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "\"a", "a\"", "\"a\" \"b\"", "\"a\"\"b\"", "*, \"a\"", "w/\"a\"", ","})
  void refusesWhatIsNoList(String header) {
    assertThrows(RequestException.class, () -> ifMatch(header));
  }

  @Test
  void boundsTheList() {
    String many =
        IntStream.range(0, 101).mapToObj(n -> "\"" + n + "\"").collect(Collectors.joining(","));
    assertThrows(RequestException.class, () -> ifMatch(many));
    assertThrows(RequestException.class, () -> ifMatch(",".repeat(1_000_000)));
  }

  @Test
  void takesNoTagsForAWriteThatMustBeTheFirst() {
    assertThrows(RequestException.class, () -> EntityTags.precondition(null, List.of("\"a\"")));
    assertThrows(RequestException.class, () -> EntityTags.precondition(List.of("*"), List.of("*")));
  }
}
