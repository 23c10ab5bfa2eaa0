package io.parley.api;

import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.Base64;
import java.util.Optional;

/**
 * A payload as a field of a JSON answer: {@code json} if it is JSON by its media type and in fact,
 * else {@code text} if it is text by its media type and in fact, else {@code base64}.
 */
final class Payloads {
  private Payloads() {}

  static void add(JsonObjectBuilder target, String mediaType, byte[] payload) {
    Optional<String> text =
        MediaTypes.textCharset(mediaType)
            .flatMap(charset -> StrictText.decode(payload, 0, payload.length, charset));
    if (text.isEmpty()) {
      target.add("base64", Base64.getEncoder().encodeToString(payload));
      return;
    }
    Optional<JsonValue> json = MediaTypes.isJson(mediaType) ? json(text.get()) : Optional.empty();
    if (json.isPresent()) {
      target.add("json", json.get());
    } else {
      target.add("text", text.get());
    }
  }

  private static Optional<JsonValue> json(String text) {
    if (JsonText.fault(text).isPresent()) {
      return Optional.empty();
    }
    try (JsonReader reader = Json.PROVIDER.createReader(new StringReader(text))) {
      return Optional.of(reader.readValue());
    } catch (RuntimeException e) {
      // The parser has limits of its own, for example for the digits of a number.
      return Optional.empty();
    }
  }
}
