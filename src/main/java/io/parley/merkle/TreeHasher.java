package io.parley.merkle;

import java.security.MessageDigest;
import java.util.Objects;

/**
 * Hashes the leaves and nodes of Merkle trees, keeping its digest from one to the next: the fast
 * way for many. Not safe for use by several threads.
 *
 * <p>Source: RFC 9162, section 2.1.1; the prefixes keep a node from passing for a leaf.
 */
public final class TreeHasher {

  private static final byte LEAF = 0x00;
  private static final byte NODE = 0x01;

  private final MessageDigest digest = Sha256.newDigest();
  private final byte[] node = new byte[1 + 2 * Hash.SIZE];

  public TreeHasher() {
    node[0] = NODE;
  }

  /** The hash of the leaf that holds {@code data}. */
  public Hash leaf(byte[] data) {
    return leaf(data, 0, data.length);
  }

  /**
   * The hash of the leaf that holds {@code data} from {@code from} to before {@code toExclusive},
   * read in place.
   *
   * @throws IndexOutOfBoundsException if that range is not within {@code data}
   */
  public Hash leaf(byte[] data, int from, int toExclusive) {
    Objects.checkFromToIndex(from, toExclusive, data.length);
    digest.update(LEAF);
    digest.update(data, from, toExclusive - from);
    return Hash.finish(digest);
  }

  /** The hash of the node over {@code left} and {@code right}. */
  public Hash node(Hash left, Hash right) {
    left.writeTo(node, 1);
    right.writeTo(node, 1 + Hash.SIZE);
    digest.update(node);
    return Hash.finish(digest);
  }
}
