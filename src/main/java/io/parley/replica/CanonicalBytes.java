package io.parley.replica;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes canonical bytes: a tag, then fields in a fixed order, each behind its length as 4 bytes,
 * big-endian. Numbers are 8 bytes, big-endian; text is UTF-8; an absent value has the length
 * 0xFFFFFFFF and no bytes.
 *
 * <p>Two different lists of fields never give the same bytes. Not safe for use by several threads.
 */
public final class CanonicalBytes {
  private static final int ABSENT = -1;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

  /** Begins with a tag, which tells apart what has the same fields. */
  public CanonicalBytes(int tag) {
    out.write(tag);
  }

  /** A number as 8 bytes. */
  public CanonicalBytes number(long value) {
    return bytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  /** A text, or null. */
  public CanonicalBytes text(String value) {
    return bytes(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes, or null. */
  public CanonicalBytes bytes(byte[] value) {
    int length = value == null ? ABSENT : value.length;
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
    if (value != null) {
      out.writeBytes(value);
    }
    return this;
  }

  /** All that was written. */
  public byte[] toByteArray() {
    return out.toByteArray();
  }
}
