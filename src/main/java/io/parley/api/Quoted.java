package io.parley.api;

/** Bad input as it appears in a message: in quotes, and never longer than a line of a log. */
final class Quoted {
  private static final int MOST_CHARS = 100;

  private Quoted() {}

  static String of(String text) {
    if (text == null) {
      return "none";
    }
    int characters = text.codePointCount(0, text.length());
    return characters <= MOST_CHARS
        ? '"' + text + '"'
        : '"'
            + text.substring(0, text.offsetByCodePoints(0, MOST_CHARS))
            + "…\" ("
            + characters
            + " characters)";
  }
}
