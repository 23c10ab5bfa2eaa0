package io.parley.api;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits newline-delimited JSON: one JSON text a line, each line ended by LF or CR LF, the last one
 * by nothing too. An empty line is an error, as is any line that is not JSON; errors number lines
 * from 1.
 */
final class Lines {
  private Lines() {}

  /**
   * The lines without their ends.
   *
   * @param mostLines at most so many
   * @param mostBytes of one line
   */
  static List<byte[]> split(byte[] body, int mostLines, int mostBytes) {
    List<byte[]> lines = new ArrayList<>();
    int from = 0;
    while (from < body.length) {
      int end = from;
      while (end < body.length && body[end] != '\n') {
        end++;
      }
      int to = end > from && body[end - 1] == '\r' ? end - 1 : end;
      if (lines.size() == mostLines) {
        throw RequestException.tooLarge(
            "body: got more than %d lines, want at most that (parley.max-lines)"
                .formatted(mostLines));
      }
      lines.add(line(body, from, to, lines.size() + 1, mostBytes));
      from = end + 1;
    }
    if (lines.isEmpty()) {
      throw RequestException.serialisation("body: got no line, want one JSON text a line");
    }
    return lines;
  }

  private static byte[] line(byte[] body, int from, int to, int number, int mostBytes) {
    if (to == from) {
      throw RequestException.serialisation("line %d: empty, want a JSON value".formatted(number));
    }
    if (to - from > mostBytes) {
      throw RequestException.tooLarge(
          "line %d: got %d bytes, want at most %d (parley.max-value)"
              .formatted(number, to - from, mostBytes));
    }
    String text =
        StrictText.decode(body, from, to - from, StandardCharsets.UTF_8)
            .orElseThrow(
                () ->
                    RequestException.serialisation(
                        "line %d: got bytes that are not UTF-8".formatted(number)));
    JsonText.fault(text)
        .ifPresent(
            fault -> {
              throw RequestException.serialisation("line %d: %s".formatted(number, fault));
            });
    return Arrays.copyOfRange(body, from, to);
  }
}
