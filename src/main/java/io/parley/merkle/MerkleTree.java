package io.parley.merkle;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Merkle trees over a list of leaves: hashes, roots and proofs. Nothing is kept between calls, and
 * a call is linear in the number of leaves; a tree that grows keeps a {@link Frontier}, and who
 * hashes in a loop keeps a {@link TreeHasher}.
 *
 * <p>A tree of n > 1 leaves splits at the largest power of two below n. This is the same tree as
 * pairing neighbours level by level, a last one without a partner going up as it is; roots and
 * inclusion proofs are computed so.
 *
 * <p>Source: RFC 9162, section 2.1.
 */
public final class MerkleTree {

  private static final Hash EMPTY_ROOT = Hash.sha256();

  private MerkleTree() {}

  /** The hash of the leaf that holds {@code data}. */
  public static Hash leafHash(byte[] data) {
    return new TreeHasher().leaf(data);
  }

  /**
   * The hash of the leaf that holds {@code data} from {@code from} to before {@code toExclusive},
   * read in place.
   *
   * @throws IndexOutOfBoundsException if that range is not within {@code data}
   */
  public static Hash leafHash(byte[] data, int from, int toExclusive) {
    return new TreeHasher().leaf(data, from, toExclusive);
  }

  /** The hash of the node over {@code left} and {@code right}. */
  public static Hash nodeHash(Hash left, Hash right) {
    return new TreeHasher().node(left, right);
  }

  /** The root of the tree without leaves: the SHA-256 of nothing. */
  public static Hash emptyRoot() {
    return EMPTY_ROOT;
  }

  /** The root over {@code leafHashes}. */
  public static Hash root(List<Hash> leafHashes) {
    return leafHashes.isEmpty() ? EMPTY_ROOT : root(leafHashes, new TreeHasher());
  }

  /**
   * The proof that the leaf at {@code index} is under {@code root(leafHashes)}.
   *
   * @throws IndexOutOfBoundsException if {@code index} is not below the number of leaves
   */
  public static InclusionProof inclusionProof(long index, List<Hash> leafHashes) {
    int position = (int) Objects.checkIndex(index, (long) leafHashes.size());
    TreeHasher hasher = new TreeHasher();
    List<Hash> path = new ArrayList<>();
    Hash[] level = leafHashes.toArray(Hash[]::new);
    for (int size = level.length; size > 1; size = pairUp(level, size, hasher)) {
      int sibling = position ^ 1;
      if (sibling < size) {
        path.add(level[sibling]);
      }
      position >>= 1;
    }
    return new InclusionProof(index, leafHashes.size(), path);
  }

  /**
   * The proof that the first {@code oldSize} of the leaves are a prefix of all of them.
   *
   * @throws IllegalArgumentException if {@code oldSize} is below 1 (every tree begins with the
   *     empty one: there is nothing to prove) or above the number of leaves
   */
  public static ConsistencyProof consistencyProof(long oldSize, List<Hash> leafHashes) {
    if (oldSize < 1 || oldSize > leafHashes.size()) {
      throw new IllegalArgumentException(
          "old size: got %d, want 1 to %d".formatted(oldSize, leafHashes.size()));
    }
    TreeHasher hasher = new TreeHasher();
    List<Hash> path = new ArrayList<>();
    addSubproof((int) oldSize, leafHashes, true, path, hasher);
    return new ConsistencyProof(oldSize, leafHashes.size(), path);
  }

  /**
   * SUBPROOF of section 2.1.4.1; {@code whole}: the old tree is known to the verifier as one root.
   */
  private static void addSubproof(
      int oldSize, List<Hash> leaves, boolean whole, List<Hash> path, TreeHasher hasher) {
    int size = leaves.size();
    if (oldSize == size) {
      if (!whole) {
        path.add(root(leaves, hasher));
      }
      return;
    }
    int split = Integer.highestOneBit(size - 1);
    List<Hash> left = leaves.subList(0, split);
    List<Hash> right = leaves.subList(split, size);
    if (oldSize <= split) {
      addSubproof(oldSize, left, whole, path, hasher);
      path.add(root(right, hasher));
    } else {
      addSubproof(oldSize - split, right, false, path, hasher);
      path.add(root(left, hasher));
    }
  }

  /** The root over at least one leaf. */
  private static Hash root(List<Hash> leaves, TreeHasher hasher) {
    Hash[] level = leaves.toArray(Hash[]::new);
    int size = level.length;
    while (size > 1) {
      size = pairUp(level, size, hasher);
    }
    return level[0];
  }

  /**
   * Replaces the first {@code size} hashes by those of the level above, and returns how many these
   * are.
   */
  private static int pairUp(Hash[] level, int size, TreeHasher hasher) {
    int pairs = size / 2;
    for (int i = 0; i < pairs; i++) {
      level[i] = hasher.node(level[2 * i], level[2 * i + 1]);
    }
    if (size % 2 == 1) {
      level[pairs] = level[size - 1];
    }
    return pairs + size % 2;
  }
}
