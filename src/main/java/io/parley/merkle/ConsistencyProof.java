package io.parley.merkle;

import java.util.List;

/**
 * The proof that one Merkle tree is a prefix of another: nothing in it was changed, reordered or
 * dropped. Immutable.
 *
 * <p>Source: RFC 9162, section 2.1.4.
 *
 * @param oldSize the number of leaves in the old tree, at least 1: the empty tree is a prefix of
 *     all, nothing to prove
 * @param newSize the number of leaves in the new tree, at least {@code oldSize}
 * @param path the hashes of section 2.1.4.1, in its order
 */
public record ConsistencyProof(long oldSize, long newSize, List<Hash> path) {

  public ConsistencyProof {
    if (oldSize < 1 || oldSize > newSize) {
      throw new IllegalArgumentException(
          "old size: got %d, want >= 1 and <= new size %d".formatted(oldSize, newSize));
    }
    path = List.copyOf(path);
  }

  /** Whether both roots follow from the path; false if it is longer or shorter than it must be. */
  public boolean verify(Hash oldRoot, Hash newRoot) {
    if (oldSize == newSize) {
      return path.isEmpty() && oldRoot.equals(newRoot);
    }
    if (path.isEmpty()) {
      return false;
    }
    TreeHasher hasher = new TreeHasher();
    // Up to the largest subtree that the old tree's end completes: its root begins both
    // computations.
    int complete = Long.numberOfTrailingZeros(oldSize);
    long position = (oldSize - 1) >> complete;
    long last = (newSize - 1) >> complete;
    boolean isWholeOldTree = position == 0;
    Hash oldHash = isWholeOldTree ? oldRoot : path.get(0);
    Hash newHash = oldHash;
    for (Hash hash : path.subList(isWholeOldTree ? 0 : 1, path.size())) {
      if (last == 0) {
        return false;
      }
      if ((position & 1) == 1 || position == last) {
        oldHash = hasher.node(hash, oldHash);
        newHash = hasher.node(hash, newHash);
        // Without a partner up to here: these levels have no hash in the path.
        int levels = Long.numberOfTrailingZeros(position);
        position >>= levels;
        last >>= levels;
      } else {
        newHash = hasher.node(newHash, hash);
      }
      position >>= 1;
      last >>= 1;
    }
    return last == 0 && oldHash.equals(oldRoot) && newHash.equals(newRoot);
  }
}
