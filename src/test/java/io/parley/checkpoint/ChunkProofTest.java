package io.parley.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.merkle.Hash;
import io.parley.merkle.MerkleTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** One fault at a time, each found and told with what was got and what is wanted. */
class ChunkProofTest {
  private static final Submissions REAL = Submissions.example("real");
  private static final Hash ROOT = REAL.root();

  private final ChunkProof proof = REAL.proof("n3", 1);
  private final byte[] chunk = REAL.chunk("n3", 1);

  @Test
  void everyChunkOfEveryNodeIsProved() {
    for (NodeHeader header : REAL.tree().headers()) {
      for (int i = 0; i < header.state().chunks(); i++) {
        ChunkProof of = REAL.proof(header.node(), i);
        assertEquals(List.of(), of.verify(REAL.chunk(header.node(), i), ROOT));
        StateHead read = Submissions.head(REAL.state(header.node()));
        assertEquals(List.of(), of.verifyState(read, ROOT));
      }
    }
  }

  @Test
  void aFlippedBitInTheChunkIsFound() {
    chunk[1234] ^= 0x10;

    assertFaults(
        proof.verify(chunk, ROOT),
        "hash of the chunk's bytes: got " + MerkleTree.leafHash(chunk) + ", want " + proof.chunk());
  }

  @Test
  void aChunkOfAnotherNodeIsFound() {
    byte[] other = REAL.chunk("n2", 0);

    assertFaults(
        proof.verify(other, ROOT),
        "hash of the chunk's bytes: got " + MerkleTree.leafHash(other) + ", want " + proof.chunk());
  }

  @Test
  void aChunkOfAnotherNodeWithAProofThatNamesItIsFound() {
    ChunkProof forged = withChunk(REAL.proof("n2", 0).chunk());

    assertFaults(
        forged.verify(REAL.chunk("n2", 0), ROOT),
        "root of the state above the chunk: got [0-9a-f]{64}, want "
            + proof.header().state().root());
  }

  @Test
  void aHeaderWithAnotherNodesNameIsFound() {
    NodeHeader real = proof.header();
    NodeHeader forged = new NodeHeader(real.opening(), "n2", real.logicalTime(), real.state());

    assertFaults(
        withHeader(forged).verify(chunk, ROOT),
        "index of the header of n2: got 2, want 1",
        "combined root above the header: got [0-9a-f]{64}, want " + ROOT);
  }

  @Test
  void aHeaderOfANodeThatIsNotExpectedIsFound() {
    NodeHeader real = proof.header();
    NodeHeader forged = new NodeHeader(real.opening(), "n4", real.logicalTime(), real.state());

    assertFaults(
        withHeader(forged).verify(chunk, ROOT),
        "node of the header: got n4, want one of \\[n1, n2, n3\\]",
        "combined root above the header: got [0-9a-f]{64}, want " + ROOT);
  }

  @Test
  void anotherLogicalTimeIsFound() {
    NodeHeader real = proof.header();
    NodeHeader forged =
        new NodeHeader(real.opening(), real.node(), real.logicalTime() + 1, real.state());

    assertFaults(
        withHeader(forged).verify(chunk, ROOT),
        "combined root above the header: got [0-9a-f]{64}, want " + ROOT);
  }

  @Test
  void aTruncatedStateIsFound() {
    byte[] state = REAL.state("n3");
    StateHead read = Submissions.head(Arrays.copyOf(state, state.length - 1));

    assertFaults(
        proof.verifyState(read, ROOT),
        "bytes of the state: got 196607, want 196608",
        "root of the state's bytes: got "
            + read.root()
            + ", want "
            + proof.header().state().root());
  }

  @Test
  void anExtendedStateIsFound() {
    byte[] state = REAL.state("n3");
    StateHead read = Submissions.head(Arrays.copyOf(state, state.length + 1));

    assertFaults(
        proof.verifyState(read, ROOT),
        "bytes of the state: got 196609, want 196608",
        "root of the state's bytes: got "
            + read.root()
            + ", want "
            + proof.header().state().root());
  }

  @Test
  void aStateWhoseHeaderClaimsItsTruncatedFormIsFound() {
    byte[] state = Arrays.copyOf(REAL.state("n3"), 2 * Chunk.SIZE);
    StateHead read = Submissions.head(state);
    NodeHeader real = proof.header();
    ChunkProof forged =
        new ChunkProof(
            proof.opening(),
            new NodeHeader(real.opening(), real.node(), real.logicalTime(), read),
            Chunk.SIZE,
            REAL.names("n3").get(0),
            new ChunkProof.Path(0, 2, List.of(REAL.names("n3").get(1))),
            proof.inCheckpoint(),
            ROOT);

    assertFaults(
        forged.verifyState(read, ROOT),
        "combined root above the header: got [0-9a-f]{64}, want " + ROOT);
  }

  @Test
  void aTruncatedChunkIsFound() {
    byte[] cut = Arrays.copyOf(chunk, chunk.length - 1);

    assertFaults(
        proof.verify(cut, ROOT),
        "bytes of the chunk: got 65535, want 65536",
        "hash of the chunk's bytes: got " + MerkleTree.leafHash(cut) + ", want " + proof.chunk());
  }

  @Test
  void aProofForAnotherIndexIsFound() {
    ChunkProof other = REAL.proof("n3", 0);

    assertFaults(
        other.verify(chunk, ROOT),
        "hash of the chunk's bytes: got " + proof.chunk() + ", want " + other.chunk());
  }

  @Test
  void theSameProofUnderAnotherIndexIsFound() {
    ChunkProof.Path path = proof.inState();

    assertFaults(
        withInState(new ChunkProof.Path(0, path.leaves(), path.hashes())).verify(chunk, ROOT),
        "root of the state above the chunk: got [0-9a-f]{64}, want "
            + proof.header().state().root());
  }

  @Test
  void anIndexBehindTheLastChunkIsFound() {
    ChunkProof.Path path = proof.inState();

    assertFaults(
        withInState(new ChunkProof.Path(3, path.leaves(), path.hashes())).verify(chunk, ROOT),
        "index of the chunk: got 3, want 0 to 2",
        "path of the chunk: got leaf 3 of 3, want one that is there");
  }

  @Test
  void anotherNumberOfChunksIsFound() {
    ChunkProof.Path path = proof.inState();

    assertFaults(
        withInState(new ChunkProof.Path(1, 4, path.hashes())).verify(chunk, ROOT),
        "number of chunks: got 4, want 3");
  }

  @Test
  void aProofOfAnotherCheckpointIsFound() {
    TreeMap<String, byte[]> changed = new TreeMap<>();
    List.of("n1", "n2", "n3").forEach(node -> changed.put(node, REAL.state(node)));
    Submissions other = new Submissions("other", changed);

    assertFaults(
        other.proof("n3", 1).verify(chunk, ROOT),
        "combined root in the proof: got " + other.root() + ", want " + ROOT,
        "combined root above the header: got " + other.root() + ", want " + ROOT);
  }

  @Test
  void anotherCheckpointsIdOnThisProofIsFound() {
    Opening real = proof.opening();
    Opening forged = new Opening("other", real.expected(), real.timeoutMicros(), real.automatic());

    assertFaults(
        withOpening(forged).verify(chunk, ROOT),
        "opening in the header: got " + real.hash() + ", want " + forged.hash());
  }

  @Test
  void aNodeLeftOutOfTheOpeningIsFound() {
    Opening real = proof.opening();
    Opening forged =
        new Opening(
            real.id(), new TreeSet<>(List.of("n2", "n3")), real.timeoutMicros(), real.automatic());

    assertFaults(
        withOpening(forged).verify(chunk, ROOT),
        "opening in the header: got " + real.hash() + ", want " + forged.hash(),
        "number of headers: got 3, want 2",
        "index of the header of n3: got 2, want 1");
  }

  @Test
  void anotherCombinedRootIsFound() {
    Hash wrong = Hash.sha256();

    assertFaults(
        proof.verify(chunk, wrong),
        "combined root in the proof: got " + ROOT + ", want " + wrong,
        "combined root above the header: got " + ROOT + ", want " + wrong);
  }

  @Test
  void aPathThatIsTooShortIsFound() {
    ChunkProof.Path path = proof.inState();

    assertFaults(
        withInState(new ChunkProof.Path(1, 3, path.hashes().subList(0, 1))).verify(chunk, ROOT),
        "hashes in the path of the chunk: got 1, want 2");
  }

  @Test
  void aPathThatIsTooLongIsFound() {
    List<Hash> longer = new ArrayList<>(proof.inCheckpoint().hashes());
    longer.add(ROOT);

    assertFaults(
        withInCheckpoint(new ChunkProof.Path(2, 3, longer)).verify(chunk, ROOT),
        "hashes in the path of the header: got 2, want 1");
  }

  @Test
  void noProofIsMadeOfWhatDoesNotBelongTogether() {
    Opening opening = REAL.opening();
    CombinedTree tree = REAL.tree();
    List<Hash> damaged = new ArrayList<>(REAL.names("n3"));
    damaged.set(0, ROOT);
    List<NodeHeader> two = tree.headers().subList(1, 3);

    assertThrows(
        IllegalArgumentException.class, () -> ChunkProof.of(opening, tree, "n3", damaged, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> ChunkProof.of(opening, tree, "n3", REAL.names("n2"), 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> ChunkProof.of(opening, tree, "n3", REAL.names("n3"), 3));
    assertThrows(
        IllegalArgumentException.class,
        () -> ChunkProof.of(opening, new CombinedTree(two), "n3", REAL.names("n3"), 1));
  }

  private static void assertFaults(List<String> got, String... want) {
    assertEquals(want.length, got.size(), got::toString);
    for (int i = 0; i < want.length; i++) {
      assertTrue(got.get(i).matches(want[i]), got.get(i));
    }
  }

  private ChunkProof withOpening(Opening opening) {
    return new ChunkProof(
        opening,
        proof.header(),
        proof.size(),
        proof.chunk(),
        proof.inState(),
        proof.inCheckpoint(),
        proof.combinedRoot());
  }

  private ChunkProof withHeader(NodeHeader header) {
    return new ChunkProof(
        proof.opening(),
        header,
        proof.size(),
        proof.chunk(),
        proof.inState(),
        proof.inCheckpoint(),
        proof.combinedRoot());
  }

  private ChunkProof withChunk(Hash name) {
    return new ChunkProof(
        proof.opening(),
        proof.header(),
        proof.size(),
        name,
        proof.inState(),
        proof.inCheckpoint(),
        proof.combinedRoot());
  }

  private ChunkProof withInState(ChunkProof.Path path) {
    return new ChunkProof(
        proof.opening(),
        proof.header(),
        proof.size(),
        proof.chunk(),
        path,
        proof.inCheckpoint(),
        proof.combinedRoot());
  }

  private ChunkProof withInCheckpoint(ChunkProof.Path path) {
    return new ChunkProof(
        proof.opening(),
        proof.header(),
        proof.size(),
        proof.chunk(),
        proof.inState(),
        path,
        proof.combinedRoot());
  }
}
