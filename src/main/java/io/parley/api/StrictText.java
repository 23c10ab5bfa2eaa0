package io.parley.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Decoding that replaces nothing: bytes that are not text of the charset are not text. */
final class StrictText {
  private StrictText() {}

  static Optional<String> decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length, StandardCharsets.UTF_8);
  }

  static Optional<String> decode(byte[] bytes, int from, int length, Charset charset) {
    try {
      return Optional.of(
          charset.newDecoder().decode(ByteBuffer.wrap(bytes, from, length)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
