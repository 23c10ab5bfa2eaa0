package io.parley.api;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of a content's bytes (RFC 9110, section 14).
 *
 * @param from inclusive
 * @param to exclusive; not behind {@code from} if the content has none of the bytes that were asked
 *     for
 */
record ByteRange(long from, long to) {
  private static final Pattern ONE = Pattern.compile("[ \t]*([0-9]*)-([0-9]*)[ \t]*");

  /** More digits than the size of anything has. */
  private static final int MOST_DIGITS = 18;

  static ByteRange all(long size) {
    return new ByteRange(0, size);
  }

  boolean isEmpty() {
    return from >= to;
  }

  long length() {
    return to - from;
  }

  /**
   * The one range of bytes that a header asks for; empty if it asks for another unit or for several
   * ranges, to which the whole content is an answer too.
   *
   * @throws RequestException if it is malformed
   */
  static Optional<ByteRange> asked(String header, long size) {
    int equals = header.indexOf('=');
    if (equals < 0) {
      throw malformed(header);
    }
    if (!header.substring(0, equals).equalsIgnoreCase("bytes") || header.indexOf(',') >= 0) {
      return Optional.empty();
    }
    Matcher range = ONE.matcher(header.substring(equals + 1));
    if (!range.matches() || range.group().strip().equals("-")) {
      throw malformed(header);
    }
    String first = range.group(1);
    String last = range.group(2);
    if (first.isEmpty()) {
      return Optional.of(new ByteRange(Math.max(0, size - number(last)), size));
    }
    if (!last.isEmpty() && number(last) < number(first)) {
      throw malformed(header);
    }
    long to = last.isEmpty() ? size : Math.min(size, number(last) + 1);
    return Optional.of(new ByteRange(number(first), to));
  }

  private static long number(String digits) {
    String significant = digits.replaceFirst("^0+", "0");
    return significant.length() > MOST_DIGITS ? Long.MAX_VALUE - 1 : Long.parseLong(significant);
  }

  private static RequestException malformed(String header) {
    return RequestException.invalid(
        "Range: got %s, want one such as bytes=0-99, bytes=100- or bytes=-100"
            .formatted(Quoted.of(header)));
  }
}
