package io.parley.api;

/** Bad input as it appears in a message: in quotes, and never longer than a line of a log. */
final class Quoted {
  private static final int MOST_CHARS = 100;

  private Quoted() {}

  static String of(String text) {
    if (text == null) {
      return "none";
    }
    return text.length() <= MOST_CHARS
        ? '"' + text + '"'
        : '"' + text.substring(0, MOST_CHARS) + "…\" (" + text.length() + " characters)";
  }
}
