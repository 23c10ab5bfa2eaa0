package io.parley.checkpoint;

import io.parley.merkle.Frontier;
import io.parley.merkle.Hash;
import io.parley.merkle.TreeHasher;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Cuts a state into chunks and hashes it while its bytes come, in pieces of any size. Where the
 * pieces are cut makes no difference.
 *
 * <p>Keeps the chunk that is not full yet and a {@link Frontier}, whatever the state's size. Each
 * chunk is handed over once, in order, and is not used here again; what the consumer throws comes
 * through, and then the hasher is of no more use. Not safe for use by several threads.
 */
public final class StateHasher {
  private final Consumer<Chunk> chunks;
  private final TreeHasher hasher = new TreeHasher();
  private Frontier tree = Frontier.empty();
  private byte[] partial = new byte[Chunk.SIZE];
  private int filled;
  private long size;
  private StateHead head;

  /**
   * A hasher that has read nothing.
   *
   * @param chunks gets each chunk as soon as it is full, and the last one from {@link #head}
   */
  public StateHasher(Consumer<Chunk> chunks) {
    this.chunks = Objects.requireNonNull(chunks, "chunks");
  }

  /** Reads the next bytes of the state; see {@link #update(byte[], int, int)}. */
  public void update(byte[] bytes) {
    update(bytes, 0, bytes.length);
  }

  /**
   * Reads the next bytes of the state, which are copied.
   *
   * @throws IllegalArgumentException if the state would be larger than {@link StateHead#MAX_SIZE};
   *     none of these bytes was read then
   * @throws IllegalStateException after {@link #head}
   */
  public void update(byte[] bytes, int from, int toExclusive) {
    Objects.checkFromToIndex(from, toExclusive, bytes.length);
    if (head != null) {
      throw new IllegalStateException(
          "state: got more bytes behind its end at " + size + ", want none");
    }
    if (toExclusive - from > StateHead.MAX_SIZE - size) {
      throw new IllegalArgumentException(
          "size: got at least %d, want 1 to %d"
              .formatted(size + toExclusive - from, StateHead.MAX_SIZE));
    }
    for (int at = from; at < toExclusive; ) {
      int taken = Math.min(toExclusive - at, Chunk.SIZE - filled);
      System.arraycopy(bytes, at, partial, filled, taken);
      at += taken;
      filled += taken;
      size += taken;
      if (filled == Chunk.SIZE) {
        handOver(partial);
        partial = new byte[Chunk.SIZE];
      }
    }
  }

  private void handOver(byte[] chunk) {
    Hash name = hasher.leaf(chunk);
    tree = tree.append(name);
    filled = 0;
    chunks.accept(new Chunk(name, chunk));
  }

  /** How many bytes were read. */
  public long size() {
    return size;
  }

  /**
   * Ends the state, handing over its last chunk; a second call only says the same again.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public StateHead head() {
    if (head == null) {
      if (filled > 0) {
        handOver(Arrays.copyOf(partial, filled));
      }
      head = new StateHead(size, tree.root());
    }
    return head;
  }
}
