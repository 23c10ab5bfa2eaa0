package io.parley.api;

import java.io.ByteArrayOutputStream;

/** Percent-encoding in a path or a query (RFC 3986, sections 2.1, 3.3 and 3.4). */
final class PercentEncoding {
  /** What stands raw in a path, beside letters and digits. */
  private static final String PATH_SIGNS = "-._~!$&'()*+,;=:@/%";

  /** Brackets need not: everybody sends them raw, and every server takes them. */
  private static final String QUERY_SIGNS = PATH_SIGNS + "?[]";

  private PercentEncoding() {}

  static boolean wellFormedPath(String path) {
    return wellFormed(path, PATH_SIGNS);
  }

  static boolean wellFormedQuery(String query) {
    return wellFormed(query, QUERY_SIGNS);
  }

  /** Whether nothing stands raw in it that must be encoded, and what is encoded is UTF-8. */
  private static boolean wellFormed(String text, String signs) {
    return text.chars()
            .allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || signs.indexOf(c) >= 0))
        && encodesUtf8(text);
  }

  /** Whether each percent sign begins an encoded byte, and all encoded bytes are UTF-8. */
  private static boolean encodesUtf8(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        if (i + 2 >= text.length()) {
          return false;
        }
        int high = Character.digit(text.charAt(i + 1), 16);
        int low = Character.digit(text.charAt(i + 2), 16);
        if (high < 0 || low < 0) {
          return false;
        }
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    return StrictText.decode(bytes.toByteArray()).isPresent();
  }
}
