package io.parley.merkle;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * All that a growing Merkle tree needs to take the next leaf and to give its root: its size and the
 * roots of its complete subtrees, from the left and largest to the right and smallest, one for each
 * bit of the size.
 *
 * <p>Immutable. At most {@link Long#MAX_VALUE} leaves, so at most 63 roots.
 *
 * <p>Source: RFC 9162, section 2.1.2.
 */
public final class Frontier {

  public static final Frontier EMPTY = new Frontier(0, new Hash[0]);

  private final long size;
  private final Hash[] roots;

  private Frontier(long size, Hash[] roots) {
    this.size = size;
    this.roots = roots;
  }

  public static Frontier empty() {
    return EMPTY;
  }

  /** The number of leaves. */
  public long size() {
    return size;
  }

  /**
   * The frontier with one more leaf.
   *
   * @throws ArithmeticException if there are {@link Long#MAX_VALUE} already
   */
  public Frontier append(Hash leafHash) {
    return appendAll(List.of(leafHash));
  }

  /**
   * The frontier with these leaves after the present ones, in their order; cheaper than one by one.
   *
   * @throws ArithmeticException if there would be more than {@link Long#MAX_VALUE}
   */
  public Frontier appendAll(List<Hash> leafHashes) {
    if (leafHashes.isEmpty()) {
      return this;
    }
    if (size > Long.MAX_VALUE - leafHashes.size()) {
      throw new ArithmeticException(
          "frontier overflow: %d leaves and %d more exceed %d"
              .formatted(size, leafHashes.size(), Long.MAX_VALUE));
    }
    TreeHasher hasher = new TreeHasher();
    Hash[] stack = Arrays.copyOf(roots, Long.SIZE);
    long count = size;
    for (Hash leafHash : leafHashes) {
      // As in adding 1 to a binary number: each 1 at the end is a subtree that this leaf completes
      // a pair with.
      int height = Long.bitCount(count);
      Hash root = leafHash;
      for (int carries = Long.numberOfTrailingZeros(~count); carries > 0; carries--) {
        root = hasher.node(stack[--height], root);
      }
      stack[height] = root;
      count++;
    }
    return new Frontier(count, Arrays.copyOf(stack, Long.bitCount(count)));
  }

  /** The root of the tree. */
  public Hash root() {
    if (size == 0) {
      return MerkleTree.emptyRoot();
    }
    Hash root = roots[roots.length - 1];
    if (roots.length > 1) {
      TreeHasher hasher = new TreeHasher();
      for (int i = roots.length - 2; i >= 0; i--) {
        root = hasher.node(roots[i], root);
      }
    }
    return root;
  }

  /** The size as 8 bytes, big-endian, then the roots from left to right. */
  public byte[] encode() {
    ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES + roots.length * Hash.SIZE);
    buffer.putLong(size);
    for (Hash root : roots) {
      root.writeTo(buffer);
    }
    return buffer.array();
  }

  /**
   * Reads what {@link #encode} writes, and nothing else. That the roots belong to any leaves cannot
   * be seen from the bytes.
   *
   * @throws IllegalArgumentException if the size is negative or the length does not fit it
   */
  public static Frontier decode(byte[] bytes) {
    if (bytes.length < Long.BYTES) {
      throw new IllegalArgumentException(
          "frontier: got %d bytes, want >= %d".formatted(bytes.length, Long.BYTES));
    }
    long size = ByteBuffer.wrap(bytes).getLong();
    if (size < 0) {
      throw new IllegalArgumentException("frontier size: got %d, want >= 0".formatted(size));
    }
    Hash[] roots = new Hash[Long.bitCount(size)];
    int length = Long.BYTES + roots.length * Hash.SIZE;
    if (bytes.length != length) {
      throw new IllegalArgumentException(
          "frontier: got %d bytes, want %d for size %d".formatted(bytes.length, length, size));
    }
    for (int i = 0; i < roots.length; i++) {
      roots[i] = Hash.of(bytes, Long.BYTES + i * Hash.SIZE);
    }
    return new Frontier(size, roots);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Frontier that && size == that.size && Arrays.equals(roots, that.roots);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(size) + Arrays.hashCode(roots);
  }

  @Override
  public String toString() {
    return "Frontier[size=%d, root=%s]".formatted(size, root());
  }
}
