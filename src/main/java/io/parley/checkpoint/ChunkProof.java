package io.parley.checkpoint;

import io.parley.merkle.Hash;
import io.parley.merkle.InclusionProof;
import io.parley.merkle.MerkleTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The proof that a chunk of a node's state is under a checkpoint's combined root, checked without a
 * server: from the chunk to the root in the node's header, from the header to the combined root.
 * The header is bound to the opening, and the opening says which nodes there are; so the place of a
 * header in the combined tree, and the size of that tree, are not for the proof to choose.
 *
 * <p>Immutable. A proof may hold anything: what does not fit is found by its checks. As JSON:
 * {@link ProofJson}.
 *
 * @param opening what was opened
 * @param header what the node submitted
 * @param size the bytes of the chunk
 * @param chunk the chunk's name, its RFC 9162 leaf hash
 * @param inState where the chunk is in the tree over the state's chunks
 * @param inCheckpoint where the header is in the {@link CombinedTree}
 * @param combinedRoot the root that it claims to lead to
 */
public record ChunkProof(
    Opening opening,
    NodeHeader header,
    int size,
    Hash chunk,
    Path inState,
    Path inCheckpoint,
    Hash combinedRoot) {

  /**
   * The claim that a leaf is in a tree; unlike an {@link InclusionProof} it may hold anything.
   *
   * @param index of the leaf, from 0
   * @param leaves how many the tree has
   * @param hashes the siblings' hashes, from the leaf up
   */
  public record Path(int index, int leaves, List<Hash> hashes) {
    /** Copies the list. */
    public Path {
      hashes = List.copyOf(hashes);
    }

    private static Path of(InclusionProof proof) {
      return new Path((int) proof.index(), (int) proof.size(), proof.path());
    }

    private boolean inRange() {
      return index >= 0 && index < leaves;
    }

    /** How many hashes it must have: one for each level on which there is a sibling. */
    private int wantedHashes() {
      int siblings = 0;
      int position = index;
      for (int last = leaves - 1; last > 0; last >>= 1) {
        siblings += (position & 1) == 1 || position < last ? 1 : 0;
        position >>= 1;
      }
      return siblings;
    }
  }

  /** Refuses null. */
  public ChunkProof {
    Objects.requireNonNull(opening, "opening");
    Objects.requireNonNull(header, "header");
    Objects.requireNonNull(chunk, "chunk");
    Objects.requireNonNull(inState, "inState");
    Objects.requireNonNull(inCheckpoint, "inCheckpoint");
    Objects.requireNonNull(combinedRoot, "combinedRoot");
  }

  /**
   * Makes the proof for a chunk of a complete checkpoint. Costs about one hash for each chunk of
   * the state.
   *
   * @param tree over the headers of all expected nodes
   * @param node whose state it is
   * @param chunks the names of all chunks of that state, in order
   * @param index of the chunk
   * @throws IllegalArgumentException if these do not belong together, or the state has no such
   *     chunk; no proof that does not hold is made
   */
  public static ChunkProof of(
      Opening opening, CombinedTree tree, String node, List<Hash> chunks, int index) {
    NodeHeader header = tree.header(node);
    if (index < 0 || index >= chunks.size() || chunks.size() != header.state().chunks()) {
      throw new IllegalArgumentException(
          "chunk: got index %d of %d names, want 0 to %d of %d"
              .formatted(
                  index, chunks.size(), header.state().chunks() - 1, header.state().chunks()));
    }
    Hash root = tree.root();
    ChunkProof proof =
        new ChunkProof(
            opening,
            header,
            header.state().chunkBytes(index),
            chunks.get(index),
            Path.of(MerkleTree.inclusionProof(index, chunks)),
            Path.of(tree.proof(node)),
            root);
    List<String> faults = proof.faults(root);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException("proof: " + String.join("; ", faults));
    }
    return proof;
  }

  /**
   * Checks that these bytes are the chunk, under this combined root.
   *
   * @param bytes as they were found
   * @param wanted the combined root that the caller trusts
   * @return what does not match, each a sentence with what was got and what is wanted; empty:
   *     proved
   */
  public List<String> verify(byte[] bytes, Hash wanted) {
    List<String> faults = new ArrayList<>(faults(wanted));
    expect(faults, "bytes of the chunk", bytes.length, size);
    expect(faults, "hash of the chunk's bytes", MerkleTree.leafHash(bytes), chunk);
    return List.copyOf(faults);
  }

  /**
   * Checks that a whole state is the one under this combined root. The proof of any of its chunks
   * will do, and must hold as well.
   *
   * @param read size and root of the bytes as they were found
   * @param wanted the combined root that the caller trusts
   * @return as {@link #verify}
   */
  public List<String> verifyState(StateHead read, Hash wanted) {
    List<String> faults = new ArrayList<>(faults(wanted));
    expect(faults, "bytes of the state", read.size(), header.state().size());
    expect(faults, "root of the state's bytes", read.root(), header.state().root());
    return List.copyOf(faults);
  }

  /**
   * Checks all but the bytes: that a chunk or state which fits this proof is under this combined
   * root.
   *
   * @param wanted the combined root that the caller trusts
   * @return as {@link #verify}
   */
  public List<String> faults(Hash wanted) {
    List<String> faults = new ArrayList<>();
    expect(faults, "opening in the header", header.opening(), opening.hash());
    checkPlace(faults);
    expect(faults, "combined root in the proof", combinedRoot, wanted);
    checkPath(faults, "combined root", "header", inCheckpoint, header.leaf(), wanted);
    checkChunk(faults);
    checkPath(faults, "root of the state", "chunk", inState, chunk, header.state().root());
    return List.copyOf(faults);
  }

  /** A complete checkpoint has exactly one header for each expected node. */
  private void checkPlace(List<String> faults) {
    List<String> nodes = List.copyOf(opening.expected());
    expect(faults, "number of headers", inCheckpoint.leaves(), nodes.size());
    int place = nodes.indexOf(header.node());
    if (place < 0) {
      faults.add("node of the header: got %s, want one of %s".formatted(header.node(), nodes));
    } else {
      expect(faults, "index of the header of " + header.node(), inCheckpoint.index(), place);
    }
  }

  private void checkChunk(List<String> faults) {
    StateHead state = header.state();
    expect(faults, "number of chunks", inState.leaves(), state.chunks());
    if (inState.index() < 0 || inState.index() >= state.chunks()) {
      faults.add(
          "index of the chunk: got %d, want 0 to %d"
              .formatted(inState.index(), state.chunks() - 1));
    } else {
      String what = "size of chunk " + inState.index();
      expect(faults, what, size, state.chunkBytes(inState.index()));
    }
  }

  private static void checkPath(
      List<String> faults, String what, String from, Path path, Hash leaf, Hash wanted) {
    if (!path.inRange()) {
      faults.add(
          "path of the %s: got leaf %d of %d, want one that is there"
              .formatted(from, path.index(), path.leaves()));
      return;
    }
    new InclusionProof(path.index(), path.leaves(), path.hashes())
        .root(leaf)
        .ifPresentOrElse(
            root -> expect(faults, what + " above the " + from, root, wanted),
            () ->
                expect(
                    faults,
                    "hashes in the path of the " + from,
                    path.hashes().size(),
                    path.wantedHashes()));
  }

  private static void expect(List<String> faults, String what, Object got, Object want) {
    if (!got.equals(want)) {
      faults.add("%s: got %s, want %s".formatted(what, got, want));
    }
  }
}
