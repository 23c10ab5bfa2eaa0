package io.parley.api;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.nio.charset.StandardCharsets;

/**
 * Answers as JSON, built field by field: the same bytes on every server, whatever it has for
 * binding objects.
 */
final class Json {
  /** Kept: looking the provider up reads the class path. */
  static final JsonProvider PROVIDER = JsonProvider.provider();

  private Json() {}

  static JsonObjectBuilder object() {
    return PROVIDER.createObjectBuilder();
  }

  static JsonArrayBuilder array() {
    return PROVIDER.createArrayBuilder();
  }

  /**
   * The value in UTF-8. A lone surrogate, which UTF-8 cannot hold, stays what it was: an escape.
   */
  static byte[] bytes(JsonValue value) {
    String text = value.toString();
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      text = escapeLoneSurrogates(text);
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] bytes(JsonObjectBuilder builder) {
    JsonObject object = builder.build();
    return bytes(object);
  }

  private static String escapeLoneSurrogates(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        escaped.append("\\u%04x".formatted(point));
      } else {
        escaped.appendCodePoint(point);
      }
      i += Character.charCount(point);
    }
    return escaped.toString();
  }
}
