package io.parley.api;

import io.parley.crdt.Origin;
import io.parley.crdt.VersionVector;
import io.parley.replica.Limits;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * A place in the feed as text: a version vector, so it holds on every node. Each vector has one
 * text and each text that is accepted is the text of its vector.
 *
 * <p>Base64url without padding of a format byte (1) and, for each origin in order: the length of
 * the node id (one byte, 0: the same as before) and its characters, the incarnation (8 bytes,
 * big-endian), the version (LEB128).
 */
final class FeedCursor {
  private static final int FORMAT = 1;

  /** At most {@link Limits#MAX_ORIGINS} of the longest node ids, in base64. */
  private static final int MOST_CHARS =
      4 + Limits.MAX_ORIGINS * (1 + Origin.MAX_NODE_ID_LENGTH + Long.BYTES + 9) * 4 / 3;

  private FeedCursor() {}

  static String encode(VersionVector vector) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(FORMAT);
    String before = "";
    for (Map.Entry<Origin, Long> one : vector.asMap().entrySet()) {
      String node = one.getKey().node();
      byte[] id = node.equals(before) ? new byte[0] : node.getBytes(StandardCharsets.US_ASCII);
      out.write(id.length);
      out.writeBytes(id);
      out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(one.getKey().incarnation()).array());
      long version = one.getValue();
      for (; version > 0x7f; version >>>= 7) {
        out.write((int) (version & 0x7f) | 0x80);
      }
      out.write((int) version);
      before = node;
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(out.toByteArray());
  }

  /**
   * Reads what {@link #encode} writes, and nothing else.
   *
   * @param text null: the beginning
   * @throws RequestException if it is no cursor
   */
  static VersionVector decode(String text) {
    if (text == null) {
      return VersionVector.EMPTY;
    }
    try {
      VersionVector vector = decode(ByteBuffer.wrap(Cursor.bytes(text, MOST_CHARS)));
      if (encode(vector).equals(text)) {
        return vector;
      }
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw Cursor.notOne(text);
    }
    throw Cursor.notOne(text);
  }

  private static VersionVector decode(ByteBuffer bytes) {
    require(bytes.get() == FORMAT);
    Map<Origin, Long> versions = new TreeMap<>();
    String node = "";
    while (bytes.hasRemaining()) {
      require(versions.size() < Limits.MAX_ORIGINS);
      int length = bytes.get() & 0xff;
      if (length > 0) {
        require(length <= Math.min(bytes.remaining(), Origin.MAX_NODE_ID_LENGTH));
        byte[] id = new byte[length];
        bytes.get(id);
        node = new String(id, StandardCharsets.US_ASCII);
      }
      versions.put(new Origin(node, bytes.getLong()), version(bytes));
    }
    return VersionVector.of(versions);
  }

  private static long version(ByteBuffer bytes) {
    long version = 0;
    for (int shift = 0; shift < Long.SIZE - 1; shift += 7) {
      byte next = bytes.get();
      version |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return version;
      }
    }
    throw new IllegalArgumentException("version: got more than 63 bits");
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("cursor: malformed");
    }
  }
}
