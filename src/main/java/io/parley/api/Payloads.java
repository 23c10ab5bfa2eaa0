package io.parley.api;

import jakarta.json.JsonObjectBuilder;
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
    if (MediaTypes.isJson(mediaType) && JsonText.fault(text.get()).isEmpty()) {
      target.add("json", JsonTree.read(text.get()));
    } else {
      target.add("text", text.get());
    }
  }
}
