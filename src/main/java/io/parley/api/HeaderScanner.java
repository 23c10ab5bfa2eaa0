package io.parley.api;

import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads a header's text from left to right, by the rules that headers share (RFC 9110, section
 * 5.6). For one thread.
 */
final class HeaderScanner {
  private static final String TOKEN_SIGNS = "!#$%&'*+-.^_`|~";

  private final String text;
  private int at;

  HeaderScanner(String text) {
    this.text = text;
  }

  boolean atEnd() {
    return at == text.length();
  }

  /** Passes over white space. */
  void space() {
    while (!atEnd() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  /** Passes over white space and the commas between the elements of a list, empty ones too. */
  void listSpace() {
    space();
    while (take(',')) {
      space();
    }
  }

  /** Whether this is the next character; then it is passed. */
  boolean take(char wanted) {
    if (atEnd() || text.charAt(at) != wanted) {
      return false;
    }
    at++;
    return true;
  }

  /** The token that begins here. */
  String token() throws ParseException {
    int from = at;
    while (!atEnd() && isTokenChar(text.charAt(at))) {
      at++;
    }
    if (at == from) {
      throw malformed();
    }
    return text.substring(from, at);
  }

  private static boolean isTokenChar(char c) {
    return c < 0x80 && (Character.isLetterOrDigit(c) || TOKEN_SIGNS.indexOf(c) >= 0);
  }

  /**
   * Parameters up to the end of the element, names in lower case; a quoted value without its
   * quotes. Of one that is given twice the first counts.
   */
  Map<String, String> parameters() throws ParseException {
    Map<String, String> parameters = new LinkedHashMap<>();
    space();
    while (take(';')) {
      space();
      if (!atEnd() && isTokenChar(text.charAt(at))) {
        String name = token().toLowerCase(Locale.ROOT);
        require('=');
        String value = take('"') ? quoted() : token();
        parameters.putIfAbsent(name, value);
        space();
      }
    }
    return parameters;
  }

  private void require(char wanted) throws ParseException {
    if (!take(wanted)) {
      throw malformed();
    }
  }

  private String quoted() throws ParseException {
    StringBuilder value = new StringBuilder();
    while (!take('"')) {
      take('\\');
      if (atEnd() || isControl(text.charAt(at))) {
        throw malformed();
      }
      value.append(text.charAt(at++));
    }
    return value.toString();
  }

  private static boolean isControl(char c) {
    return (c < ' ' && c != '\t') || c == 0x7f;
  }

  /** What is here is the end of an element of a list. */
  void endOfElement() throws ParseException {
    space();
    if (!atEnd() && text.charAt(at) != ',') {
      throw malformed();
    }
  }

  private ParseException malformed() {
    return new ParseException(text, at);
  }
}
