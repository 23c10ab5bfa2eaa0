package io.parley.replica;

import io.parley.crdt.Origin;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The canonical bytes of a cell: what is hashed, the same on every node and in every release. Not
 * the wire format.
 *
 * <p>A cell is a tag byte and its fields in a fixed order, each behind its length as 4 bytes,
 * big-endian. Numbers are 8 bytes, big-endian; text is UTF-8; an absent value has the length
 * 0xFFFFFFFF and no bytes.
 *
 * <pre>
 * entry     0x01 node incarnation version timestamp sequence mediaType payload
 * counter   0x02 node incarnation version timestamp name increments decrements
 * register  0x03 node incarnation version timestamp name mediaType|absent value|absent
 * </pre>
 *
 * <p>The test vectors are in {@code src/test/resources/vectors/canonical.json}.
 */
final class Canonical {
  private static final int ABSENT = -1;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

  private Canonical(int tag, Cell cell) {
    out.write(tag);
    Origin origin = cell.origin();
    text(origin.node())
        .number(origin.incarnation())
        .number(cell.version())
        .number(cell.timestamp());
  }

  static byte[] entry(Entry e) {
    return new Canonical(1, e).number(e.sequence()).text(e.mediaType()).bytes(e.payload()).done();
  }

  static byte[] counter(CounterCell c) {
    return new Canonical(2, c).text(c.name()).number(c.increments()).number(c.decrements()).done();
  }

  static byte[] register(RegisterCell r) {
    return new Canonical(3, r).text(r.name()).text(r.mediaType()).bytes(r.value()).done();
  }

  private Canonical number(long value) {
    return bytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  private Canonical text(String value) {
    return bytes(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
  }

  private Canonical bytes(byte[] value) {
    int length = value == null ? ABSENT : value.length;
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
    if (value != null) {
      out.writeBytes(value);
    }
    return this;
  }

  private byte[] done() {
    return out.toByteArray();
  }
}
