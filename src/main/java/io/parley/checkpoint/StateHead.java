package io.parley.checkpoint;

import io.parley.merkle.Hash;
import java.util.Objects;

/**
 * Size and RFC 9162 root of a node's state, cut into chunks of {@link Chunk#SIZE} bytes. Equal
 * heads, equal bytes.
 *
 * @param size bytes, 1 to {@link #MAX_SIZE}
 * @param root over the chunks' leaf hashes, in their order
 */
public record StateHead(long size, Hash root) {
  /** 1 GiB: the list of its chunks' hashes, 512 KiB, still fits one message of the least size. */
  public static final long MAX_SIZE = 1L << 30;

  /** The number of chunks of the greatest state. */
  public static final int MAX_CHUNKS = (int) (MAX_SIZE / Chunk.SIZE);

  /** Refuses sizes out of bounds. */
  public StateHead {
    Objects.requireNonNull(root, "root");
    if (size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException("size: got " + size + ", want 1 to " + MAX_SIZE);
    }
  }

  /** The number of chunks. */
  public int chunks() {
    return (int) ((size + Chunk.SIZE - 1) / Chunk.SIZE);
  }

  /** The bytes of the chunk at {@code index}; all but the last have {@link Chunk#SIZE}. */
  public int chunkBytes(int index) {
    Objects.checkIndex(index, chunks());
    return (int) Math.min(Chunk.SIZE, size - (long) index * Chunk.SIZE);
  }
}
