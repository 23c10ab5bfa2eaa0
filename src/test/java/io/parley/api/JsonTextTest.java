package io.parley.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "0",
        "-0.5e-3",
        "\"\\ud800\"",
        " {\"a\":[1,{\"a\":2}],\"b\":{\"a\":3}} ",
        "1e400",
        "[{\"a\":1},{\"a\":1}]"
      })
  void takesWhatIsJson(String text) {
    assertEquals(Optional.empty(), JsonText.fault(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "[1,]",
        "{\"a\":1,}",
        "{\"a\"}",
        "{a:1}",
        "{'a':1}",
        "01",
        "+1",
        ".5",
        "1.",
        "-",
        "0x1",
        "NaN",
        "Infinity",
        "tru",
        "truex",
        "nul",
        "\"a",
        "\"\t\"",
        "\"\u0000\"",
        "\"\\x\"",
        "\"\\u12\"",
        "1 2",
        "{} x",
        "{}{}",
        "[1 2]",
        "// c\n1",
        "\ufeff1",
        "\u00a01",
        "{\"a\":1,\"a\":2}",
        "[{\"x\":{\"a\":1,\"\\u0061\":2}}]"
      })
  void refusesWhatIsNot(String text) {
    assertTrue(JsonText.fault(text).isPresent());
  }

  @Test
  void boundsDepthAndNeedsNoStackForIt() {
    String deepest = "[".repeat(JsonText.MAX_DEPTH) + "]".repeat(JsonText.MAX_DEPTH);
    assertEquals(Optional.empty(), JsonText.fault(deepest));
    assertTrue(JsonText.fault("[" + deepest + "]").isPresent());
    assertTrue(JsonText.fault("[".repeat(1_000_000)).isPresent());
    assertTrue(JsonText.fault("{\"a\":".repeat(1_000_000)).isPresent());
  }

  @Test
  void namesWhereItIs() {
    assertEquals(
        "got something else near offset 7, want a JSON value",
        JsonText.fault("{\"a\":1,}").orElseThrow());
    assertEquals(
        "got the name \"a\" twice in one object",
        JsonText.fault("{\"a\":1,\"a\":2}").orElseThrow());
  }
}
