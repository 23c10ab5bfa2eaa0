package io.parley.checkpoint;

import io.parley.merkle.Hash;
import java.util.List;
import java.util.Objects;

/**
 * What nodes send each other to fetch the bytes of states. Best effort, as all messages; each kind
 * validates its bounds itself, none is trusted before its hashes were checked.
 */
public sealed interface TransferMessage {

  /** Chunks that one message asks for or carries: with their framing they fit 512 KiB. */
  int MOST_CHUNKS = 7;

  /** An upper bound of the bytes of its body, for budgets. */
  long weight();

  /** Asks for the list of a state's chunks. */
  record ListRequest(Hash root) implements TransferMessage {
    /** Refuses null. */
    public ListRequest {
      Objects.requireNonNull(root, "root");
    }

    @Override
    public long weight() {
      return 64;
    }
  }

  /**
   * The whole list of a state's chunks.
   *
   * @param size the state's bytes; 0 and an empty list: not known here
   * @param chunks their names, at most {@link StateHead#MAX_CHUNKS}
   */
  record ListAnswer(Hash root, long size, List<Hash> chunks) implements TransferMessage {
    /** Refuses a list that does not fit the size. */
    public ListAnswer {
      Objects.requireNonNull(root, "root");
      chunks = List.copyOf(chunks);
      int want = size == 0 ? 0 : new StateHead(size, root).chunks();
      if (chunks.size() != want) {
        throw new IllegalArgumentException(
            "chunks: got " + chunks.size() + ", want " + want + " for " + size + " bytes");
      }
    }

    @Override
    public long weight() {
      return 64 + (long) chunks.size() * Hash.SIZE;
    }
  }

  /** Asks for chunks by name: 1 to {@link #MOST_CHUNKS}. */
  record ChunkRequest(List<Hash> names) implements TransferMessage {
    /** Refuses none, and too many. */
    public ChunkRequest {
      names = List.copyOf(names);
      if (names.isEmpty() || names.size() > MOST_CHUNKS) {
        throw new IllegalArgumentException(
            "names: got " + names.size() + ", want 1 to " + MOST_CHUNKS);
      }
    }

    @Override
    public long weight() {
      return 64 + (long) names.size() * (Hash.SIZE + 4);
    }
  }

  /**
   * Chunks that were asked for, and the names of those that are not here whole.
   *
   * @param chunks each 1 to {@link Chunk#SIZE} bytes; their names follow from them
   * @param absent together with {@code chunks} at most {@link #MOST_CHUNKS}
   */
  record ChunkAnswer(List<byte[]> chunks, List<Hash> absent) implements TransferMessage {
    /** Refuses too many, and chunks out of bounds. */
    public ChunkAnswer {
      chunks = List.copyOf(chunks);
      absent = List.copyOf(absent);
      int count = chunks.size() + absent.size();
      if (count < 1 || count > MOST_CHUNKS) {
        throw new IllegalArgumentException("chunks: got " + count + ", want 1 to " + MOST_CHUNKS);
      }
      for (byte[] chunk : chunks) {
        if (chunk.length < 1 || chunk.length > Chunk.SIZE) {
          throw new IllegalArgumentException(
              "chunk: got " + chunk.length + " bytes, want 1 to " + Chunk.SIZE);
        }
      }
    }

    @Override
    public long weight() {
      return 64
          + chunks.stream().mapToLong(c -> c.length + 8L).sum()
          + (long) absent.size() * (Hash.SIZE + 4);
    }
  }
}
