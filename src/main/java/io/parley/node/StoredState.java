package io.parley.node;

import io.parley.checkpoint.Chunk;
import io.parley.checkpoint.StateHead;
import io.parley.merkle.Hash;
import io.parley.replica.HeaderCell;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * The bytes of one submitted state, checked while they are read. Stays readable until it is closed,
 * whatever is removed meanwhile. For one thread.
 */
public final class StoredState implements AutoCloseable {
  /** Takes chunks in their order. */
  private interface Taker {
    void take(byte[] chunk, long offset) throws IOException;
  }

  private final HeaderCell header;
  private final StateHead head;
  private final WholeChunks chunks;
  private final Pins.Pin pin;
  private List<Hash> names;

  StoredState(HeaderCell header, WholeChunks chunks, Pins.Pin pin) {
    this.header = header;
    this.head = new StateHead(header.size(), header.root());
    this.chunks = chunks;
    this.pin = pin;
  }

  /** What was submitted. */
  public HeaderCell header() {
    return header;
  }

  /**
   * Reads and checks all chunks that hold these bytes, fetching from peers what is damaged, so that
   * an error is known before the first byte is sent.
   *
   * @param from inclusive
   * @param to exclusive, at most the state's size
   */
  public void check(long from, long to) {
    try {
      read(from, to, (chunk, offset) -> {});
    } catch (IOException e) {
      throw new IllegalStateException("nothing was written", e);
    }
  }

  /** Writes these bytes, each chunk checked before any of it is written. */
  public void copy(long from, long to, OutputStream out) throws IOException {
    read(
        from,
        to,
        (chunk, offset) -> {
          int first = (int) Math.max(0, from - offset);
          int end = (int) Math.min(chunk.length, to - offset);
          out.write(chunk, first, end - first);
        });
  }

  private void read(long from, long to, Taker taker) throws IOException {
    int index = (int) (from / Chunk.SIZE);
    int end = (int) ((to + Chunk.SIZE - 1) / Chunk.SIZE);
    while (index < end) {
      byte[] chunk = chunks.require(names().get(index), what() + ", index " + index);
      if (chunk.length != head.chunkBytes(index)) {
        throw new CheckpointVerificationFailedException(
            "%s: chunk %d has %d bytes, want %d"
                .formatted(what(), index, chunk.length, head.chunkBytes(index)));
      }
      taker.take(chunk, (long) index * Chunk.SIZE);
      index++;
    }
  }

  /** Whole chunks in a wrong order would be wrong bytes: the list is checked as well. */
  private List<Hash> names() {
    if (names == null) {
      names = chunks.list(head, what());
    }
    return names;
  }

  private String what() {
    return "state of " + header.node() + " in \"" + header.id() + "\"";
  }

  @Override
  public void close() {
    pin.close();
  }
}
