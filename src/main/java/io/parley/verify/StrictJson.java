package io.parley.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one JSON value and nothing behind it (RFC 8259): objects as maps, arrays as lists, strings,
 * truths, and numbers as they are written. Refuses null, a name twice in one object, lone
 * surrogates and deep nesting; so there is one way to understand what it takes.
 *
 * <p>The caller bounds the text's length.
 */
final class StrictJson {
  /** A proof nests 2 deep. */
  static final int MAX_DEPTH = 8;

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  /** A number as it is written, because no Java number holds them all. */
  record Literal(String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  private final String text;
  private int at;

  private StrictJson(String text) {
    this.text = text;
  }

  /** The value; the exception says where the text is none. */
  static Object parse(String text) throws UnreadableException {
    StrictJson reader = new StrictJson(text);
    Object value = reader.value(0);
    reader.skipSpace();
    if (reader.at < text.length()) {
      throw reader.fault("the end");
    }
    return value;
  }

  private Object value(int depth) throws UnreadableException {
    skipSpace();
    return switch (peek()) {
      case '{' -> object(depth + 1);
      case '[' -> array(depth + 1);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      default -> number();
    };
  }

  private Map<String, Object> object(int depth) throws UnreadableException {
    requireDepth(depth);
    at++;
    Map<String, Object> fields = new LinkedHashMap<>();
    skipSpace();
    if (peek() == '}') {
      at++;
      return fields;
    }
    do {
      skipSpace();
      int start = at;
      String name = string();
      if (fields.containsKey(name)) {
        at = start;
        throw fault("no name twice in one object");
      }
      skipSpace();
      take(':');
      fields.put(name, value(depth));
      skipSpace();
    } while (goesOn('}'));
    return fields;
  }

  private List<Object> array(int depth) throws UnreadableException {
    requireDepth(depth);
    at++;
    List<Object> values = new ArrayList<>();
    skipSpace();
    if (peek() == ']') {
      at++;
      return values;
    }
    do {
      values.add(value(depth));
      skipSpace();
    } while (goesOn(']'));
    return values;
  }

  private boolean goesOn(char end) throws UnreadableException {
    if (peek() == ',') {
      at++;
      return true;
    }
    take(end);
    return false;
  }

  private String string() throws UnreadableException {
    take('"');
    StringBuilder value = new StringBuilder();
    while (peek() != '"') {
      char c = peek();
      if (c < ' ') {
        throw fault("more of a string, without control characters");
      }
      if (c == '\\') {
        value.append(escaped());
      } else {
        value.append(c);
        at++;
      }
    }
    at++;
    if (value.codePoints().anyMatch(point -> point >= 0xD800 && point <= 0xDFFF)) {
      throw fault("a string without lone surrogates before it");
    }
    return value.toString();
  }

  private char escaped() throws UnreadableException {
    at++;
    int kind = "\"\\/bfnrt".indexOf(peek());
    if (kind >= 0) {
      at++;
      return "\"\\/\b\f\n\r\t".charAt(kind);
    }
    take('u');
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = "0123456789abcdef".indexOf(Character.toLowerCase(peek()));
      if (digit < 0) {
        throw fault("4 hex digits");
      }
      value = value * 16 + digit;
      at++;
    }
    return (char) value;
  }

  private Literal number() throws UnreadableException {
    Matcher matcher = NUMBER.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      throw fault("an object, array, string, number, true or false");
    }
    at = matcher.end();
    return new Literal(matcher.group());
  }

  private boolean word(String word, boolean value) throws UnreadableException {
    if (!text.startsWith(word, at)) {
      throw fault(word);
    }
    at += word.length();
    return value;
  }

  private void take(char wanted) throws UnreadableException {
    if (peek() != wanted) {
      throw fault("'" + wanted + "'");
    }
    at++;
  }

  /** The next character; U+0000, which JSON has nowhere, at the end. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private void requireDepth(int depth) throws UnreadableException {
    if (depth > MAX_DEPTH) {
      throw fault("values nested at most " + MAX_DEPTH + " deep");
    }
  }

  private UnreadableException fault(String want) {
    String got =
        at < text.length()
            ? ProofReader.shown(text.substring(at, Math.min(at + 20, text.length())))
            : "the end";
    return new UnreadableException(
        "JSON at character %d: got %s, want %s".formatted(at, got, want));
  }
}
