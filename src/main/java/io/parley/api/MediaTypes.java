package io.parley.api;

import io.parley.replica.Limits;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
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

  // Every quantifier is possessive: what a client sends must not make the matcher try again and
  // again.
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
  private static final String QUOTED =
      "\"(?:[^\"\\\\\\x00-\\x1f\\x7f-\\uffff]|\\\\[\\x20-\\x7e])*+\"";
  private static final String PARAMETERS =
      "(?:[ \\t]*+;[ \\t]*+(?:%s=(?:%s|%s))?+)*+".formatted(TOKEN, TOKEN, QUOTED);
  private static final Pattern SYNTAX =
      Pattern.compile("(%s/%s)%s".formatted(TOKEN, TOKEN, PARAMETERS));

  private MediaTypes() {}

  /** Whether it is a well-formed, concrete media type that a cell can hold. */
  static boolean valid(String text) {
    return text.length() <= Limits.MAX_MEDIA_TYPE_CHARS
        && SYNTAX.matcher(text).matches()
        && !essence(text).contains("*");
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

  /** A media type in its parts. */
  static MediaRange parsed(String mediaType) {
    try {
      return MediaRange.readType(new HeaderScanner(mediaType));
    } catch (ParseException e) {
      throw new IllegalArgumentException("media type: got " + Quoted.of(mediaType), e);
    }
  }

  /**
   * The charset of a kind of text; empty if it is none, or its charset is not known here. JSON is
   * UTF-8 whatever a parameter says (RFC 8259, sections 8.1 and 11).
   */
  static Optional<Charset> textCharset(String mediaType) {
    String essence = essence(mediaType);
    if (isJson(mediaType) || essence.equals(LINES)) {
      return Optional.of(StandardCharsets.UTF_8);
    }
    boolean text =
        essence.startsWith("text/")
            || essence.equals("application/xml")
            || essence.endsWith("+xml")
            || essence.equals("application/x-www-form-urlencoded");
    if (!text) {
      return Optional.empty();
    }
    try {
      String charset = parsed(mediaType).parameters().get("charset");
      return Optional.of(charset == null ? StandardCharsets.UTF_8 : Charset.forName(charset));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
