package io.parley.merkle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MerkleTreeLawsTest {

  private static final Hash STRANGER = Hash.sha256(new byte[] {42});

  @Property(tries = 200)
  void theRootIsThatOfTheNaiveTree(@ForAll @Size(max = 300) List<byte[]> leaves) {
    assertEquals(
        NaiveTree.root(leaves),
        MerkleTree.root(leaves.stream().map(MerkleTree::leafHash).toList()));
  }

  @Property(tries = 50)
  void eachProofOfATreeVerifiesAgainstTheNaiveRoots(
      @ForAll @IntRange(min = 1, max = 300) int size) {
    List<byte[]> leaves = distinctLeaves(size);
    List<Hash> hashes = hashes(leaves);
    Hash root = NaiveTree.root(leaves);
    for (int i = 0; i < size; i++) {
      assertTrue(MerkleTree.inclusionProof(i, hashes).verify(hashes.get(i), root));
      Hash oldRoot = MerkleTree.root(hashes.subList(0, i + 1));
      assertTrue(MerkleTree.consistencyProof(i + 1, hashes).verify(oldRoot, root));
    }
  }

  @Test
  void inATreeOfEachSmallSizeEachProofVerifiesAndEachMutantIsRefused() {
    for (int size = 1; size <= 33; size++) {
      List<Hash> hashes = hashes(distinctLeaves(size));
      for (int i = 0; i < size; i++) {
        refuseMutantsOfInclusion(i, hashes);
        refuseMutantsOfConsistency(i + 1, hashes);
      }
    }
  }

  @Property(tries = 100)
  void inATreeOfAnySizeEachMutantOfAProofIsRefused(
      @ForAll @IntRange(min = 1, max = 2000) int size,
      @ForAll @IntRange(min = 0, max = 1999) int position) {
    List<Hash> hashes = hashes(distinctLeaves(size));
    refuseMutantsOfInclusion(position % size, hashes);
    refuseMutantsOfConsistency(position % size + 1, hashes);
  }

  private static void refuseMutantsOfInclusion(int index, List<Hash> hashes) {
    int size = hashes.size();
    Hash leaf = hashes.get(index);
    Hash root = MerkleTree.root(hashes);
    InclusionProof proof = MerkleTree.inclusionProof(index, hashes);
    assertTrue(proof.verify(leaf, root));

    for (List<Hash> path : mutants(proof.path(), leaf, root)) {
      assertFalse(new InclusionProof(index, size, path).verify(leaf, root));
    }
    // The root of a taller tree, of which this one is a side.
    List<Hash> taller = new ArrayList<>(proof.path());
    taller.add(STRANGER);
    InclusionProof tooLong = new InclusionProof(index, size, taller);
    assertFalse(tooLong.verify(leaf, MerkleTree.nodeHash(STRANGER, root)));
    assertFalse(tooLong.verify(leaf, MerkleTree.nodeHash(root, STRANGER)));
    for (int other : new int[] {0, index - 1, index + 1, index ^ 2, size / 2, size - 1}) {
      if (other >= 0 && other < size && other != index) {
        assertFalse(new InclusionProof(other, size, proof.path()).verify(leaf, root));
        assertFalse(proof.verify(hashes.get(other), root));
      }
    }
    assertFalse(proof.verify(flipped(leaf, index), root));
    assertFalse(proof.verify(leaf, flipped(root, index)));
    assertFalse(proof.verify(leaf, MerkleTree.emptyRoot()));
  }

  private static void refuseMutantsOfConsistency(int oldSize, List<Hash> hashes) {
    int size = hashes.size();
    Hash oldRoot = MerkleTree.root(hashes.subList(0, oldSize));
    Hash root = MerkleTree.root(hashes);
    ConsistencyProof proof = MerkleTree.consistencyProof(oldSize, hashes);
    assertTrue(proof.verify(oldRoot, root));

    for (List<Hash> path : mutants(proof.path(), oldRoot, root)) {
      assertFalse(new ConsistencyProof(oldSize, size, path).verify(oldRoot, root));
    }
    for (int other : new int[] {1, oldSize - 1, oldSize + 1, oldSize * 2, size}) {
      if (other >= 1 && other <= size && other != oldSize) {
        assertFalse(new ConsistencyProof(other, size, proof.path()).verify(oldRoot, root));
      }
    }
    assertFalse(proof.verify(flipped(oldRoot, oldSize), root));
    assertFalse(proof.verify(oldRoot, flipped(root, oldSize)));
    assertEquals(oldSize == size, proof.verify(root, oldRoot));
    assertFalse(proof.verify(MerkleTree.emptyRoot(), root));
  }

  /**
   * The paths that differ from this one by a flipped bit, or one hash lost, added or swapped with
   * its neighbour.
   */
  private static List<List<Hash>> mutants(List<Hash> path, Hash... likelyExtras) {
    List<List<Hash>> mutants = new ArrayList<>();
    for (int i = 0; i < path.size(); i++) {
      List<Hash> flipped = new ArrayList<>(path);
      flipped.set(i, flipped(path.get(i), i * 37));
      mutants.add(flipped);
      List<Hash> shortened = new ArrayList<>(path);
      shortened.remove(i);
      mutants.add(shortened);
      if (i > 0) {
        List<Hash> swapped = new ArrayList<>(path);
        Collections.swap(swapped, i - 1, i);
        mutants.add(swapped);
      }
    }
    List<Hash> extras = new ArrayList<>(List.of(likelyExtras));
    extras.add(STRANGER);
    for (int i = 0; i <= path.size(); i++) {
      for (Hash extra : extras) {
        List<Hash> lengthened = new ArrayList<>(path);
        lengthened.add(i, extra);
        mutants.add(lengthened);
      }
    }
    return mutants;
  }

  private static Hash flipped(Hash hash, int bit) {
    byte[] bytes = hash.bytes();
    bytes[bit / 8 % Hash.SIZE] ^= (byte) (1 << bit % 8);
    return Hash.of(bytes);
  }

  private static List<byte[]> distinctLeaves(int size) {
    return IntStream.range(0, size)
        .mapToObj(i -> ByteBuffer.allocate(4).putInt(i).array())
        .toList();
  }

  private static List<Hash> hashes(List<byte[]> leaves) {
    return leaves.stream().map(MerkleTree::leafHash).toList();
  }
}
