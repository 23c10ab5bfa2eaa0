package io.parley.merkle;

import java.util.List;

/** RFC 9162, section 2.1.1, word for word: what the fast forms are compared with. */
public final class NaiveTree {

  private NaiveTree() {}

  public static Hash root(List<byte[]> leaves) {
    int n = leaves.size();
    if (n == 0) {
      return Hash.sha256();
    }
    if (n == 1) {
      return Hash.sha256(new byte[] {0x00}, leaves.get(0));
    }
    int k = 1;
    while (k * 2 < n) {
      k *= 2;
    }
    Hash left = root(leaves.subList(0, k));
    Hash right = root(leaves.subList(k, n));
    return Hash.sha256(new byte[] {0x01}, left.bytes(), right.bytes());
  }
}
