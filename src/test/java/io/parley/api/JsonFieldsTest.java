package io.parley.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldsTest {

  private static JsonFields fields(String body) {
    return JsonFields.parse(body.getBytes(StandardCharsets.UTF_8), List.of("by", "on", "at"));
  }

  private static Optional<Long> by(String value) {
    return fields("{\"by\":" + value + "}").whole("by", 1, Long.MAX_VALUE);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "\"1\", 1",
    "1.0, 1",
    "1e3, 1000",
    "9223372036854775807, 9223372036854775807",
    "\"9223372036854775807\", 9223372036854775807"
  })
  void takesWholeNumbersExactly(String value, long want) {
    assertEquals(Optional.of(want), by(value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "1.5",
        "1e-3",
        "9223372036854775808",
        "1e999999999",
        "1e-999999999",
        "11111111111111111111111111111111111111111111111111111111",
        "\"\"",
        "\"0\"",
        "\"-1\"",
        "\"+1\"",
        "\"01\"",
        "\" 1\"",
        "\"1.0\"",
        "\"9223372036854775808\"",
        "\"\u0661\"",
        "null",
        "true",
        "[]",
        "{}",
        "[1]"
      })
  void refusesWhatIsNoWholeNumberInRangeAndNamesIt(String value) {
    RequestException refused = assertThrows(RequestException.class, () -> by(value));
    assertEquals(ProblemKind.INVALID_REQUEST, refused.kind());
    assertTrue(refused.getMessage().startsWith("by: got "), refused.getMessage());
  }

  @Test
  void takesAnEmptyBodyForNoFields() {
    assertEquals(
        Optional.empty(),
        JsonFields.parse(new byte[0], List.of("by")).whole("by", 1, Long.MAX_VALUE));
    assertTrue(fields("{}").isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "null", "\"by\"", "{\"bye\":1}", "{\"by\":1,\"\":2}"})
  void refusesOtherThanAnObjectOfKnownFields(String body) {
    assertEquals(
        ProblemKind.INVALID_REQUEST,
        assertThrows(RequestException.class, () -> fields(body)).kind());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"by\":1}x", "{\"by\":1,\"by\":1}", "{", "\u00ff", "by=1"})
  void refusesWhatIsNotJson(String body) {
    assertEquals(
        ProblemKind.SERIALISATION, assertThrows(RequestException.class, () -> fields(body)).kind());
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[] body = {'{', '"', (byte) 0xff, '"', ':', '1', '}'};
    assertEquals(
        ProblemKind.SERIALISATION,
        assertThrows(RequestException.class, () -> JsonFields.parse(body, List.of())).kind());
  }

  @Test
  void keepsTypesApart() {
    JsonFields fields = fields("{\"by\":\"true\",\"on\":true,\"at\":\"PT1S\"}");
    assertThrows(RequestException.class, () -> fields.flag("by"));
    assertEquals(Optional.of(true), fields.flag("on"));
    assertThrows(RequestException.class, () -> fields.text("on", "text"));
    assertEquals(Optional.of("PT1S"), fields.text("at", "text"));
    assertThrows(RequestException.class, () -> fields.number("at"));
  }

  @Test
  void takesArraysOfTextsAlone() {
    assertEquals(
        Optional.of(List.of("a", "b", "a")),
        fields("{\"by\":[\"a\",\"b\",\"a\"]}").texts("by", "ids"));
    assertEquals(Optional.of(List.of()), fields("{\"by\":[]}").texts("by", "ids"));
    assertEquals(Optional.empty(), fields("{}").texts("by", "ids"));
    for (String value :
        List.of("\"a\"", "null", "1", "[1]", "[\"a\",null]", "[[]]", "[{}]", "{}")) {
      RequestException refused =
          assertThrows(
              RequestException.class,
              () -> fields("{\"by\":" + value + ",\"on\":1}").texts("by", "ids"),
              value);
      assertEquals(ProblemKind.INVALID_REQUEST, refused.kind());
      assertTrue(refused.getMessage().startsWith("by: got "), refused.getMessage());
    }
  }

  @Test
  void takesDurationsDownToMicroseconds() {
    assertEquals(
        Optional.of(Duration.ofNanos(1_000)), fields("{\"by\":\"PT0.000001S\"}").duration("by"));
    for (String value : List.of("1", "null", "\"1\"", "\"\"", "\"PT0.0000001S\"", "\"P1Y\"")) {
      assertThrows(
          RequestException.class, () -> fields("{\"by\":" + value + "}").duration("by"), value);
    }
    assertTrue(fields("{\"by\":null}").isNull("by"));
    assertFalse(fields("{\"by\":\"null\"}").isNull("by"));
    assertFalse(fields("{}").isNull("by"));
  }
}
