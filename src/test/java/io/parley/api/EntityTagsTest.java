package io.parley.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.node.Precondition;
import io.parley.node.Precondition.Stamps;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {

  private static Precondition ifMatch(String... headers) {
    return EntityTags.precondition(List.of(headers), null);
  }

  private static Optional<Stamps> named(String... tags) {
    return Optional.of(new Stamps(false, Set.of(tags)));
  }

  @Test
  void readsListsOfTags() {
    assertEquals(named("a", "b,c", ""), ifMatch("\"a\" ,, \"b,c\"", "\"\"").match());
    assertEquals(Optional.of(Stamps.all()), ifMatch("*").match());
    assertEquals(named("*"), ifMatch("\"*\"").match());
    assertEquals(
        new Precondition(named("a"), named("b", "c")),
        EntityTags.precondition(List.of("\"a\""), List.of("\"b\"", "W/\"c\"")));
    assertEquals(Precondition.NONE, EntityTags.precondition(null, null));
    assertEquals(Precondition.NONE, EntityTags.precondition(List.of(), List.of()));
  }

  /** Of RFC 9110, section 13.2.2, the steps that need no date. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                 |                | false",
        "*                |                | false",
        "\"x\", \"a\"     |                | false",
        "\"a\"            | \"b\"          | false",
        "                 | *              | true",
        "                 | \"b\", W/\"a\" | true",
        "\"a\"            | \"a\"          | true",
        "\"b\"            |                | refused",
        "W/\"a\"          |                | refused",
        "W/\"a\"          | \"a\"          | refused",
        "\"b\"            | *              | refused"
      })
  void aReadIsAnsweredBySteps(String ifMatch, String ifNoneMatch, String outcome) {
    Precondition asked =
        EntityTags.precondition(
            ifMatch == null ? null : Arrays.asList(ifMatch),
            ifNoneMatch == null ? null : Arrays.asList(ifNoneMatch));
    if (outcome.equals("refused")) {
      assertEquals(
          ProblemKind.PRECONDITION_FAILED,
          assertThrows(RequestException.class, () -> EntityTags.unchanged(asked, "a")).kind());
    } else {
      assertEquals(outcome, String.valueOf(EntityTags.unchanged(asked, "a")));
    }
  }

  @Test
  void aWeakTagIsNoStrongOneAndAsGoodAsOneWhereOneIsNotWanted() {
    assertFalse(ifMatch("W/\"a\"").match().orElseThrow().have("a"));
    assertTrue(
        EntityTags.precondition(null, List.of("W/\"a\"")).noneMatch().orElseThrow().have("a"));
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
}
