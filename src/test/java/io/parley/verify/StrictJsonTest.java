package io.parley.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

  @Test
  void valuesAreReadAsTheyAre() throws UnreadableException {
    Object value =
        StrictJson.parse(
            " {\"a\" : [1, -2.50e+3 ,\"\\u00e9\\n\\\"\\ud83d\\ude00é\"],\r\n\t\"b\":{},\"\":[true,false,[]]} ");

    assertEquals(
        Map.of(
            "a",
            List.of(new StrictJson.Literal("1"), new StrictJson.Literal("-2.50e+3"), "é\n\"😀é"),
            "b",
            Map.of(),
            "",
            List.of(true, false, List.of())),
        value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "[1",
        "[1,",
        "[1,]",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":2}",
        "null",
        "[null]",
        "nul",
        "tru",
        "True",
        "01",
        "+1",
        "1.",
        ".5",
        "1e",
        "-",
        "NaN",
        "\"",
        "\"a",
        "\"\\",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\\u12",
        "\"\t\"",
        "\"\u0000\"",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "1 2",
        "{} x",
        "[1]]",
        "\ufeff{}",
        "[[[[[[[[[]]]]]]]]]",
        "//c\n1",
        "'a'"
      })
  void whatIsNotStrictJsonIsRefused(String text) {
    String message =
        assertThrows(UnreadableException.class, () -> StrictJson.parse(text)).getMessage();

    assertTrue(message.matches("JSON at character \\d+: got [ -~]+, want .+"), message);
  }

  @Test
  void nestingIsReadToItsBoundAndNotBeyond() throws UnreadableException {
    String deepest = "[".repeat(StrictJson.MAX_DEPTH) + "]".repeat(StrictJson.MAX_DEPTH);
    StrictJson.parse(deepest);

    assertThrows(UnreadableException.class, () -> StrictJson.parse("[" + deepest + "]"));
    assertThrows(UnreadableException.class, () -> StrictJson.parse("[".repeat(1_000_000)));
  }

  /** Pieces of JSON in any order: some are JSON, most are nearly. */
  @Provide
  Arbitrary<String> nearlyJson() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"a\"",
            "\"b\"",
            "1",
            "-0",
            "2.5",
            "1e9",
            "true",
            "false",
            " ",
            "\n",
            "\"\\u0041\"",
            "\"\\\"\"",
            "0")
        .list()
        .ofMinSize(1)
        .ofMaxSize(8)
        .map(pieces -> String.join("", pieces));
  }

  @Property(tries = 5000)
  void whatItTakesAnotherReaderTakesToo(@ForAll("nearlyJson") String text) {
    try {
      StrictJson.parse(text);
    } catch (UnreadableException refused) {
      return;
    }
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      reader.readValue();
    } catch (JsonException e) {
      throw new AssertionError(text, e);
    }
  }
}
