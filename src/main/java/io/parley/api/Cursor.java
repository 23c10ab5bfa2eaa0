package io.parley.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The place in a list behind which to go on, as opaque text: base64url of the list's letter and the
 * key of the last item.
 */
final class Cursor {
  /** The longest key, a name of 200 characters, with room for its encoding. */
  private static final int MOST_CHARS = 4096;

  private Cursor() {}

  static String encode(char list, String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((list + key).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The key in a cursor of this list.
   *
   * @throws RequestException if {@code text} is no cursor, or one of another list
   */
  static String decode(char list, String text) {
    byte[] bytes = bytes(text, MOST_CHARS);
    String key = StrictText.decode(bytes).orElseThrow(() -> notOne(text));
    if (key.isEmpty() || key.charAt(0) != list || !encode(list, key.substring(1)).equals(text)) {
      throw notOne(text);
    }
    return key.substring(1);
  }

  static byte[] bytes(String text, int mostChars) {
    if (text.isEmpty() || text.length() > mostChars) {
      throw notOne(text);
    }
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw notOne(text);
    }
  }

  static RequestException notOne(String text) {
    return RequestException.invalid(
        "after: got %s, want what an earlier answer of this call gave as next"
            .formatted(Quoted.of(text)));
  }
}
