package io.parley.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinesTest {

  private static List<String> split(String body) {
    return Lines.split(body.getBytes(StandardCharsets.UTF_8), 3, 10).stream()
        .map(line -> new String(line, StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void splitsAtLineFeedsWithOrWithoutCarriageReturns() {
    assertEquals(List.of("{\"a\":1}", " 2 ", "\"ü\""), split("{\"a\":1}\r\n 2 \n\"ü\""));
    assertEquals(List.of("1"), split("1\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|SERIALISATION|body: got no line, want one JSON text a line",
        "1~~2|SERIALISATION|line 2: empty, want a JSON value",
        "~|SERIALISATION|line 1: empty, want a JSON value",
        "1~[~3|SERIALISATION|line 2: got something else near offset 1, want a JSON value",
        "1~2 3|SERIALISATION|line 2: got something else near offset 3, want a JSON value",
        "1~2~3~4|TOO_LARGE|'body: got more than 3 lines, want at most that (parley.max-lines)'",
        "1~\"123456789\"|TOO_LARGE|'line 2: got 11 bytes, want at most 10 (parley.max-value)'"
      })
  void namesTheLineThatIsWrong(String body, ProblemKind kind, String detail) {
    RequestException refused =
        assertThrows(RequestException.class, () -> split(body.replace('~', '\n')));
    assertEquals(detail, refused.getMessage());
    assertEquals(kind, refused.kind());
  }
}
