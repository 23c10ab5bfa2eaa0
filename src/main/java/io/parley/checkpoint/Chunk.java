package io.parley.checkpoint;

import io.parley.merkle.Hash;
import io.parley.merkle.MerkleTree;
import java.util.Arrays;
import java.util.Objects;

/**
 * A piece of a state: {@link #SIZE} bytes, the last one of a state from 1 to {@link #SIZE}.
 *
 * <p>Named by its leaf hash in the state's RFC 9162 tree, so equal chunks have equal names in all
 * states. The bytes are owned by the chunk and must not be changed by anyone.
 *
 * @param name the RFC 9162 leaf hash of {@code bytes}
 */
public record Chunk(Hash name, byte[] bytes) {
  /** 64 KiB: few hashes for a large state, and little to send again for a small change. */
  public static final int SIZE = 64 * 1024;

  /** Refuses bytes that are not 1 to {@link #SIZE}; that the name fits is the caller's to know. */
  public Chunk {
    Objects.requireNonNull(name, "name");
    if (bytes.length < 1 || bytes.length > SIZE) {
      throw new IllegalArgumentException(
          "chunk: got " + bytes.length + " bytes, want 1 to " + SIZE);
    }
  }

  /** Names these bytes. */
  public static Chunk of(byte[] bytes) {
    return new Chunk(MerkleTree.leafHash(bytes), bytes);
  }

  /** Whether the bytes are what the name says. */
  public boolean intact() {
    return MerkleTree.leafHash(bytes).equals(name);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Chunk c && name.equals(c.name) && Arrays.equals(bytes, c.bytes);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return "Chunk[" + name + " " + bytes.length + " B]";
  }
}
