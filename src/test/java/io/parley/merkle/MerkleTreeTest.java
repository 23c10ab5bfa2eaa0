package io.parley.merkle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {

  private static final Hash LEAF = MerkleTree.leafHash(new byte[] {1});

  @Test
  void aRangeIsHashedAsItsCopyWouldBe() {
    byte[] data = {9, 1, 2, 3, 9};
    assertEquals(MerkleTree.leafHash(new byte[] {1, 2, 3}), MerkleTree.leafHash(data, 1, 4));
    assertEquals(MerkleTree.leafHash(new byte[] {}), MerkleTree.leafHash(data, 5, 5));
    assertThrows(IndexOutOfBoundsException.class, () -> MerkleTree.leafHash(data, 1, 6));
    assertThrows(IndexOutOfBoundsException.class, () -> MerkleTree.leafHash(data, -1, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> MerkleTree.leafHash(data, 3, 2));
  }

  @Test
  void aRefusedRangeLeavesTheHasherAsItWas() {
    TreeHasher hasher = new TreeHasher();
    assertThrows(IndexOutOfBoundsException.class, () -> hasher.leaf(new byte[3], 2, 4));
    assertEquals(LEAF, hasher.leaf(new byte[] {1}));
  }

  @Test
  void aNodeIsNoLeafOfTheSameBytes() {
    byte[] both = new byte[2 * Hash.SIZE];
    LEAF.writeTo(both, 0);
    LEAF.writeTo(both, Hash.SIZE);
    assertFalse(MerkleTree.leafHash(both).equals(MerkleTree.nodeHash(LEAF, LEAF)));
  }

  @Test
  void anIndexOutsideTheTreeHasNoProof() {
    assertThrows(IndexOutOfBoundsException.class, () -> MerkleTree.inclusionProof(0, List.of()));
    for (long index : new long[] {-1, 1, 1L << 32, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThrows(
          IndexOutOfBoundsException.class, () -> MerkleTree.inclusionProof(index, List.of(LEAF)));
    }
  }

  @Test
  void anOldSizeOutsideTheTreeHasNoProof() {
    for (long oldSize : new long[] {-1, 0, 2, (1L << 32) + 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> MerkleTree.consistencyProof(oldSize, List.of(LEAF)));
    }
  }

  @Test
  void aProofWithSizesThatCannotBeIsRefusedAndTheSizesNamed() {
    for (long index : new long[] {-1, 3, Long.MAX_VALUE, Long.MIN_VALUE}) {
      String message =
          assertThrows(
                  IllegalArgumentException.class, () -> new InclusionProof(index, 3, List.of()))
              .getMessage();
      assertEquals("index: got %d, want >= 0 and < size 3".formatted(index), message);
    }
    for (long oldSize : new long[] {-1, 0, 4, Long.MAX_VALUE, Long.MIN_VALUE}) {
      String message =
          assertThrows(
                  IllegalArgumentException.class, () -> new ConsistencyProof(oldSize, 3, List.of()))
              .getMessage();
      assertEquals("old size: got %d, want >= 1 and <= new size 3".formatted(oldSize), message);
    }
  }

  @Test
  void theLargestTreesDoNotConfuseAVerifier() {
    List<Hash> path = Collections.nCopies(63, LEAF);
    for (long index : new long[] {0, 1, 1L << 62, Long.MAX_VALUE - 1}) {
      assertFalse(new InclusionProof(index, Long.MAX_VALUE, path).verify(LEAF, LEAF));
    }
    for (long oldSize : new long[] {1, 1L << 62, Long.MAX_VALUE - 1, Long.MAX_VALUE}) {
      assertFalse(new ConsistencyProof(oldSize, Long.MAX_VALUE, path).verify(LEAF, LEAF));
    }
  }
}
