package io.parley.replica;

import java.util.Objects;

/** The bounds of a cell's fields, checked alike wherever a cell comes from. */
final class Checks {
  private Checks() {}

  static void stamp(Object origin, long version, long timestamp) {
    Objects.requireNonNull(origin, "origin");
    atLeast("version", version, 1);
    atLeast("timestamp", timestamp, 0);
  }

  /**
   * Who writes of a barrier has seen it. A later one could not be told apart from one that is to
   * come, and its removal would remove for ever (I5).
   */
  static void opened(long opened, long timestamp) {
    if (opened < 0 || opened >= timestamp) {
      throw new IllegalArgumentException(
          "opened: got " + opened + ", want 0 to below the cell's timestamp, " + timestamp);
    }
  }

  static void atLeast(String what, long got, long least) {
    if (got < least) {
      throw new IllegalArgumentException(what + ": got " + got + ", want >= " + least);
    }
  }

  /** A name of a counter or a register. */
  static String name(String name) {
    Objects.requireNonNull(name, "name");
    text("name", name, Limits.MAX_NAME_CHARS);
    return name;
  }

  static String mediaType(String mediaType) {
    Objects.requireNonNull(mediaType, "media type");
    text("media type", mediaType, Limits.MAX_MEDIA_TYPE_CHARS);
    return mediaType;
  }

  private static void text(String what, String text, int most) {
    int characters = text.codePointCount(0, text.length());
    if (characters < 1 || characters > most) {
      throw new IllegalArgumentException(
          what + ": got " + characters + " characters, want 1 to " + most);
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        throw new IllegalArgumentException(
            what + ": got control character U+%04X at %d, want none".formatted((int) c, i));
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new IllegalArgumentException(
            what + ": got a lone surrogate at " + i + ", want well-formed text");
      }
    }
  }

  static byte[] bytes(String what, byte[] bytes, int most) {
    Objects.requireNonNull(bytes, what);
    if (bytes.length > most) {
      throw new IllegalArgumentException(
          what + ": got " + bytes.length + " bytes, want at most " + most);
    }
    return bytes;
  }
}
