package io.parley.merkle;

import java.util.List;
import java.util.Optional;

/**
 * The proof that a leaf is in a Merkle tree, at its index. Immutable.
 *
 * <p>Source: RFC 9162, section 2.1.3.
 *
 * @param index of the leaf, from 0, below {@code size}
 * @param size the number of leaves in the tree
 * @param path the siblings' hashes, from the leaf up
 */
public record InclusionProof(long index, long size, List<Hash> path) {

  public InclusionProof {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException(
          "index: got %d, want >= 0 and < size %d".formatted(index, size));
    }
    path = List.copyOf(path);
  }

  /**
   * Whether a tree with this {@code root} has this leaf; false if the path is longer or shorter
   * than it must be.
   */
  public boolean verify(Hash leafHash, Hash root) {
    return root(leafHash).filter(root::equals).isPresent();
  }

  /**
   * The root of the tree that has this leaf with this path; empty if the path is longer or shorter
   * than it must be.
   */
  public Optional<Hash> root(Hash leafHash) {
    TreeHasher hasher = new TreeHasher();
    // Where the path is in its level, and the last position there: RFC 9162's fn and sn.
    long position = index;
    long last = size - 1;
    Hash hash = leafHash;
    for (Hash sibling : path) {
      if (last == 0) {
        return Optional.empty();
      }
      if ((position & 1) == 1) {
        hash = hasher.node(sibling, hash);
      } else if (position == last) {
        // Without a partner up to here: these levels have no sibling in the path.
        int levels = Long.numberOfTrailingZeros(position);
        position >>= levels;
        last >>= levels;
        hash = hasher.node(sibling, hash);
      } else {
        hash = hasher.node(hash, sibling);
      }
      position >>= 1;
      last >>= 1;
    }
    return last == 0 ? Optional.of(hash) : Optional.empty();
  }
}
