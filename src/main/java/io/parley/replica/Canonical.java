package io.parley.replica;

import io.parley.crdt.Origin;

/**
 * The canonical bytes of a cell: what is hashed, the same on every node and in every release. Not
 * the wire format.
 *
 * <p>A cell is a tag byte and its fields, as {@link CanonicalBytes} writes them. A list of nodes is
 * one text: each node id followed by a line feed. A truth is the number 0 or 1.
 *
 * <pre>
 * entry     0x01 node incarnation version timestamp sequence mediaType payload
 * counter   0x02 node incarnation version timestamp name increments decrements
 * register  0x03 node incarnation version timestamp name mediaType|absent value|absent
 * barrier   0x04 node incarnation version timestamp id expected timeout automatic
 * header    0x05 node incarnation version timestamp id opened opening node logicalTime size root
 * abort     0x06 node incarnation version timestamp id opened
 * removal   0x07 node incarnation version timestamp id|absent opened
 * </pre>
 *
 * <p>The test vectors are in {@code src/test/resources/vectors/canonical.json}.
 */
final class Canonical {
  private Canonical() {}

  private static CanonicalBytes cell(int tag, Cell cell) {
    Origin origin = cell.origin();
    return new CanonicalBytes(tag)
        .text(origin.node())
        .number(origin.incarnation())
        .number(cell.version())
        .number(cell.timestamp());
  }

  static byte[] entry(Entry e) {
    return cell(1, e).number(e.sequence()).text(e.mediaType()).bytes(e.payload()).toByteArray();
  }

  static byte[] counter(CounterCell c) {
    return cell(2, c).text(c.name()).number(c.increments()).number(c.decrements()).toByteArray();
  }

  static byte[] register(RegisterCell r) {
    return cell(3, r).text(r.name()).text(r.mediaType()).bytes(r.value()).toByteArray();
  }

  static byte[] barrier(BarrierCell b) {
    return cell(4, b)
        .text(b.id())
        .text(BarrierCell.lines(b.expected()))
        .number(b.timeoutMicros())
        .number(b.automatic() ? 1 : 0)
        .toByteArray();
  }

  static byte[] header(HeaderCell h) {
    return cell(5, h)
        .text(h.id())
        .number(h.opened())
        .bytes(h.opening().bytes())
        .text(h.node())
        .number(h.logicalTime())
        .number(h.size())
        .bytes(h.root().bytes())
        .toByteArray();
  }

  static byte[] abort(AbortCell a) {
    return cell(6, a).text(a.id()).number(a.opened()).toByteArray();
  }

  static byte[] removal(RemovalCell r) {
    return cell(7, r).text(r.id()).number(r.opened()).toByteArray();
  }
}
