package io.parley.api;

import io.parley.replica.Limits;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Media types as text (RFC 9110, section 8.3.1): what is well-formed, and what kind it is. */
final class MediaTypes {
  static final String JSON = "application/json";
  static final String LINES = "application/x-ndjson";
  static final String MERGE_PATCH = "application/merge-patch+json";
  static final String PROBLEM = "application/problem+json";
  static final String BYTES = "application/octet-stream";

  /** More than a browser sends, few enough to match a pattern against. */
  private static final int MOST_ACCEPT_CHARS = 2000;

  // Every quantifier is possessive: what a client sends must not make the matcher try again and
  // again.
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
  private static final String QUOTED =
      "\"(?:[^\"\\\\\\x00-\\x1f\\x7f-\\uffff]|\\\\[\\x20-\\x7e])*+\"";
  private static final String PARAMETERS =
      "(?:[ \\t]*+;[ \\t]*+(?:%s=(?:%s|%s))?+)*+".formatted(TOKEN, TOKEN, QUOTED);
  private static final Pattern SYNTAX =
      Pattern.compile("(%s/%s)%s".formatted(TOKEN, TOKEN, PARAMETERS));
  private static final Pattern RANGE =
      Pattern.compile("[ \\t]*+(?:%s/%s|\\*)?+%s[ \\t]*+".formatted(TOKEN, TOKEN, PARAMETERS));
  private static final Pattern WEIGHT = Pattern.compile("(?i);[ \\t]*+q=([^; \\t]*+)");
  private static final Pattern CHARSET =
      Pattern.compile("(?i);[ \\t]*charset=\"?([A-Za-z0-9_.:+-]+)\"?");

  private MediaTypes() {}

  /** Whether it is a well-formed, concrete media type that a cell can hold. */
  static boolean valid(String text) {
    return text.length() <= Limits.MAX_MEDIA_TYPE_CHARS
        && SYNTAX.matcher(text).matches()
        && !essence(text).contains("*");
  }

  /**
   * Whether it is a list of media ranges; a lone star is one, because Java's own client sends it.
   */
  static boolean validAccept(String header) {
    if (header.length() > MOST_ACCEPT_CHARS) {
      return false;
    }
    Matcher range = RANGE.matcher(header);
    int at = 0;
    while (range.region(at, header.length()).lookingAt()) {
      if (!validWeights(range.group())) {
        return false;
      }
      at = range.end();
      if (at == header.length()) {
        return true;
      }
      if (header.charAt(at) != ',') {
        return false;
      }
      at++;
    }
    return false;
  }

  /** Whether what a range says of its weight is a number: servers fail on it in their own ways. */
  private static boolean validWeights(String range) {
    Matcher weight = WEIGHT.matcher(range);
    while (weight.find()) {
      if (!weight.group(1).matches("[01](\\.[0-9]{0,3})?|\\.[0-9]{1,3}")) {
        return false;
      }
    }
    return true;
  }

  /**
   * The media type of a body.
   *
   * @param header the Content-Type; null or empty: {@link #BYTES}
   */
  static String ofBody(String header) {
    if (header == null || header.isBlank()) {
      return BYTES;
    }
    String text = header.strip();
    if (!valid(text)) {
      throw new RequestException(
          ProblemKind.UNSUPPORTED_MEDIA_TYPE,
          "Content-Type: got %s, want a media type of at most %d characters, such as %s"
              .formatted(Quoted.of(text), Limits.MAX_MEDIA_TYPE_CHARS, JSON));
    }
    return text;
  }

  /** Type and subtype in lower case, without parameters. */
  static String essence(String mediaType) {
    Matcher matcher = SYNTAX.matcher(mediaType);
    return matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
  }

  static boolean isJson(String mediaType) {
    String essence = essence(mediaType);
    return essence.equals(JSON) || essence.endsWith("+json");
  }

  /** The charset of a kind of text; empty if it is none, or its charset is not known here. */
  static Optional<Charset> textCharset(String mediaType) {
    String essence = essence(mediaType);
    boolean text =
        essence.startsWith("text/")
            || isJson(mediaType)
            || essence.equals(LINES)
            || essence.equals("application/xml")
            || essence.endsWith("+xml")
            || essence.equals("application/x-www-form-urlencoded");
    if (!text) {
      return Optional.empty();
    }
    Matcher charset = CHARSET.matcher(mediaType);
    if (!charset.find()) {
      return Optional.of(StandardCharsets.UTF_8);
    }
    try {
      return Optional.of(Charset.forName(charset.group(1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
