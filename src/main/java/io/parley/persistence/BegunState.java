package io.parley.persistence;

import io.parley.checkpoint.Chunk;
import io.parley.checkpoint.StateHead;
import java.util.List;

/**
 * A state that this process is writing: what of it is known to be committed. When an append failed,
 * nobody knows whether its rows are there; they lie behind what is known, and are removed first by
 * the next write.
 */
final class BegunState {
  private int chunks;
  private long bytes;
  private boolean doubtful;

  /** How many chunks are committed; the next one's index. */
  int chunks() {
    return chunks;
  }

  /** Whether there may be rows behind those that are committed. */
  boolean doubtful() {
    return doubtful;
  }

  /** An append begins; until it is committed, it may be there or not. */
  void attempted() {
    doubtful = true;
  }

  /** The append was committed. */
  void appended(List<Chunk> next) {
    chunks += next.size();
    bytes += bytes(next);
    doubtful = false;
  }

  /** Refuses chunks behind the end of a state. */
  void require(List<Chunk> next) {
    long before = bytes;
    for (Chunk chunk : next) {
      if (before % Chunk.SIZE != 0) {
        throw new IllegalArgumentException(
            "chunk at byte %d: got one, want none after one of less than %d bytes"
                .formatted(before, Chunk.SIZE));
      }
      before += chunk.bytes().length;
    }
    if (before > StateHead.MAX_SIZE) {
      throw new IllegalArgumentException(
          "state: got " + before + " bytes, want at most " + StateHead.MAX_SIZE);
    }
  }

  /** Refuses the head of another state. */
  void require(StateHead head) {
    if (bytes != head.size()) {
      throw new IllegalArgumentException("size: got " + head.size() + ", want " + bytes);
    }
  }

  private static long bytes(List<Chunk> some) {
    return some.stream().mapToLong(chunk -> chunk.bytes().length).sum();
  }
}
