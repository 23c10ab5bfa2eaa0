package io.parley.checkpoint;

import io.parley.merkle.Hash;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What nodes send each other to fetch the bytes of states. Best effort, as all messages; each kind
 * validates its bounds itself, none is trusted before its hashes were checked. Byte arrays are
 * owned by the message and must not be changed by anyone.
 */
public sealed interface TransferMessage {

  /** Chunks that one message asks for or carries: with their framing they fit 512 KiB. */
  int MOST_CHUNKS = 7;

  /** Chosen at random by the one who asks; the answer repeats it. */
  long request();

  /** An upper bound of the bytes of its body, for budgets. */
  long weight();

  /**
   * Asks for the list of a state's chunks.
   *
   * @param withLast whether the answer must bring the last chunk, whose length proves the size
   */
  record ListRequest(long request, Hash root, boolean withLast) implements TransferMessage {
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
   * @param size the state's bytes; 0 and an empty list: not known here, or not all that was asked
   * @param chunks their names, at most {@link StateHead#MAX_CHUNKS}
   * @param last the last chunk's bytes; empty if they were not asked for
   */
  record ListAnswer(long request, Hash root, long size, List<Hash> chunks, byte[] last)
      implements TransferMessage {
    /** Refuses a list that does not fit the size, and a last chunk out of bounds. */
    public ListAnswer {
      Objects.requireNonNull(root, "root");
      chunks = List.copyOf(chunks);
      int want = size == 0 ? 0 : new StateHead(size, root).chunks();
      if (chunks.size() != want) {
        throw new IllegalArgumentException(
            "chunks: got " + chunks.size() + ", want " + want + " for " + size + " bytes");
      }
      if (last.length > (size == 0 ? 0 : Chunk.SIZE)) {
        throw new IllegalArgumentException(
            "last chunk: got " + last.length + " bytes of a state of " + size);
      }
    }

    /** Not known here, or not all that was asked. */
    static ListAnswer unknown(ListRequest request) {
      return new ListAnswer(request.request, request.root, 0, List.of(), new byte[0]);
    }

    @Override
    public long weight() {
      return 80 + (long) chunks.size() * Hash.SIZE + last.length;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof ListAnswer a
          && request == a.request
          && root.equals(a.root)
          && size == a.size
          && chunks.equals(a.chunks)
          && Arrays.equals(last, a.last);
    }

    @Override
    public int hashCode() {
      return Objects.hash(request, root, size);
    }

    @Override
    public String toString() {
      return "ListAnswer[" + root + " " + size + " B, last " + last.length + " B]";
    }
  }

  /** Asks for chunks by name: 1 to {@link #MOST_CHUNKS}, none twice. */
  record ChunkRequest(long request, List<Hash> names) implements TransferMessage {
    /** Refuses none, too many, and doubles. */
    public ChunkRequest {
      names = List.copyOf(names);
      if (names.isEmpty() || names.size() > MOST_CHUNKS) {
        throw new IllegalArgumentException(
            "names: got " + names.size() + ", want 1 to " + MOST_CHUNKS);
      }
      if (names.stream().distinct().count() < names.size()) {
        throw new IllegalArgumentException("names: got one twice in " + names);
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
   * @param chunks in the order in which they were asked for; each 1 to {@link Chunk#SIZE} bytes
   * @param absent together with {@code chunks} at most {@link #MOST_CHUNKS}
   */
  record ChunkAnswer(long request, List<byte[]> chunks, List<Hash> absent)
      implements TransferMessage {
    /** Refuses none, too many, and chunks out of bounds. */
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

    @Override
    public boolean equals(Object o) {
      return o instanceof ChunkAnswer a
          && request == a.request
          && absent.equals(a.absent)
          && Arrays.deepEquals(chunks.toArray(), a.chunks.toArray());
    }

    @Override
    public int hashCode() {
      return Objects.hash(request, absent, chunks.size());
    }

    @Override
    public String toString() {
      return "ChunkAnswer[" + chunks.size() + " chunks, " + absent.size() + " absent]";
    }
  }
}
