package io.parley.api;

import java.io.ByteArrayOutputStream;

/** Percent-encoding in a path or a query (RFC 3986, section 2.1). */
final class PercentEncoding {
  private PercentEncoding() {}

  /** Whether each percent sign begins an encoded byte, and all encoded bytes are UTF-8. */
  static boolean wellFormed(String text) {
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
        // What is not encoded ends a sequence of encoded bytes, as any ASCII character does.
        bytes.write(c < 0x80 ? c : '?');
      }
    }
    return StrictText.decode(bytes.toByteArray()).isPresent();
  }
}
