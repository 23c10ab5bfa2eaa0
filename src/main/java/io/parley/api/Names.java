package io.parley.api;

import io.parley.replica.Limits;

/** Names of counters and registers, and prefixes of them. */
final class Names {
  private Names() {}

  static String check(String name) {
    return check("name", name, 1);
  }

  /** A prefix to look for; null or empty: all. */
  static String prefix(String prefix) {
    return prefix == null ? "" : check("prefix", prefix, 0);
  }

  private static String check(String what, String text, int least) {
    int characters = text.codePointCount(0, text.length());
    if (characters < least || characters > Limits.MAX_NAME_CHARS) {
      throw RequestException.invalid(
          "%s: got %s, want %d to %d characters"
              .formatted(what, Quoted.of(text), least, Limits.MAX_NAME_CHARS));
    }
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
      if (surrogate || Character.isISOControl(point)) {
        throw RequestException.invalid(
            "%s: got U+%04X at character %d, want well-formed UTF-8 without control characters"
                .formatted(what, point, i));
      }
      i += Character.charCount(point);
    }
    return text;
  }
}
