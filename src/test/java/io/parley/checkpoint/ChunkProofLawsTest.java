package io.parley.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.parley.merkle.Hash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class ChunkProofLawsTest {

  /** A checkpoint, one of its chunks, and a source of changes. */
  record Case(Submissions of, String node, int index, Random random) {
    ChunkProof proof() {
      return of.proof(node, index);
    }

    byte[] chunk() {
      return of.chunk(node, index);
    }
  }

  @Provide
  Arbitrary<Case> cases() {
    Arbitrary<Integer> size =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.integers().between(1, 300)),
            Tuple.of(1, Arbitraries.integers().between(1, 5 * Chunk.SIZE)));
    return Combinators.combine(
            size.list().ofMinSize(1).ofMaxSize(9), Arbitraries.randomValue(r -> r.nextLong()))
        .as(ChunkProofLawsTest::newCase);
  }

  private static Case newCase(List<Integer> sizes, long seed) {
    Random random = new Random(seed);
    TreeMap<String, byte[]> states = new TreeMap<>();
    for (int size : sizes) {
      byte[] state = new byte[size];
      random.nextBytes(state);
      states.put("node-" + states.size(), state);
    }
    Submissions of = new Submissions("c", states);
    String node = "node-" + random.nextInt(sizes.size());
    int index = random.nextInt(of.names(node).size());
    return new Case(of, node, index, random);
  }

  @Property(tries = 200)
  void whatWasSubmittedIsProved(@ForAll("cases") Case of) {
    StateHead read = Submissions.head(of.of().state(of.node()));

    assertEquals(List.of(), of.proof().verify(of.chunk(), of.of().root()));
    assertEquals(List.of(), of.proof().verifyState(read, of.of().root()));
  }

  @Property(tries = 1500)
  void noChangedFieldIsProved(@ForAll("cases") Case of) {
    ChunkProof changed = changed(of.proof(), of.random());

    assertNotEquals(of.proof(), changed);
    assertNotEquals(List.of(), changed.verify(of.chunk(), of.of().root()));
    assertNotEquals(List.of(), changed.faults(of.of().root()));
  }

  @Property(tries = 300)
  void noChangedByteIsProved(@ForAll("cases") Case of) {
    byte[] bytes = changed(of.chunk(), of.random());

    assertNotEquals(List.of(), of.proof().verify(bytes, of.of().root()));
  }

  @Property(tries = 300)
  void noOtherRootIsProved(@ForAll("cases") Case of) {
    Hash root = changed(of.of().root(), of.random());

    assertNotEquals(List.of(), of.proof().verify(of.chunk(), root));
  }

  private static ChunkProof changed(ChunkProof p, Random random) {
    Opening opening = p.opening();
    NodeHeader header = p.header();
    int size = p.size();
    Hash chunk = p.chunk();
    ChunkProof.Path inState = p.inState();
    ChunkProof.Path inCheckpoint = p.inCheckpoint();
    Hash combined = p.combinedRoot();
    switch (random.nextInt(7)) {
      case 0 -> opening = changed(opening, random);
      case 1 -> header = changed(header, random);
      case 2 -> size = changed(size, random);
      case 3 -> chunk = changed(chunk, random);
      case 4 -> inState = changed(inState, random);
      case 5 -> inCheckpoint = changed(inCheckpoint, random);
      default -> combined = changed(combined, random);
    }
    return new ChunkProof(opening, header, size, chunk, inState, inCheckpoint, combined);
  }

  private static Opening changed(Opening o, Random random) {
    TreeSet<String> other = new TreeSet<>(o.expected());
    other.add("other");
    return switch (random.nextInt(4)) {
      case 0 -> new Opening(o.id() + "x", o.expected(), o.timeoutMicros(), o.automatic());
      case 1 -> new Opening(o.id(), other, o.timeoutMicros(), o.automatic());
      case 2 -> new Opening(o.id(), o.expected(), o.timeoutMicros() + 1, o.automatic());
      default -> new Opening(o.id(), o.expected(), o.timeoutMicros(), !o.automatic());
    };
  }

  private static NodeHeader changed(NodeHeader h, Random random) {
    StateHead state = h.state();
    return switch (random.nextInt(5)) {
      case 0 -> new NodeHeader(changed(h.opening(), random), h.node(), h.logicalTime(), state);
      case 1 -> new NodeHeader(h.opening(), h.node() + "x", h.logicalTime(), state);
      case 2 -> new NodeHeader(h.opening(), h.node(), h.logicalTime() + 1, state);
      case 3 ->
          new NodeHeader(
              h.opening(),
              h.node(),
              h.logicalTime(),
              new StateHead(state.size() + 1, state.root()));
      default ->
          new NodeHeader(
              h.opening(),
              h.node(),
              h.logicalTime(),
              new StateHead(state.size(), changed(state.root(), random)));
    };
  }

  private static ChunkProof.Path changed(ChunkProof.Path p, Random random) {
    List<Hash> hashes = new ArrayList<>(p.hashes());
    int at = hashes.isEmpty() ? 0 : random.nextInt(hashes.size());
    switch (random.nextInt(5)) {
      case 0 -> {
        return new ChunkProof.Path(changed(p.index(), random), p.leaves(), hashes);
      }
      case 1 -> {
        return new ChunkProof.Path(p.index(), changed(p.leaves(), random), hashes);
      }
      case 2 -> hashes.add(at, Hash.sha256(new byte[] {(byte) random.nextInt()}));
      default -> {
        if (hashes.isEmpty()) {
          hashes.add(Hash.sha256());
        } else if (random.nextBoolean()) {
          hashes.remove(at);
        } else {
          hashes.set(at, changed(hashes.get(at), random));
        }
      }
    }
    return new ChunkProof.Path(p.index(), p.leaves(), hashes);
  }

  private static int changed(int number, Random random) {
    int[] others = {number + 1, number - 1, -number - 1, Integer.MAX_VALUE, Integer.MIN_VALUE};
    return others[random.nextInt(others.length)];
  }

  private static Hash changed(Hash hash, Random random) {
    byte[] bytes = hash.bytes();
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    return Hash.of(bytes);
  }

  private static byte[] changed(byte[] bytes, Random random) {
    switch (random.nextInt(3)) {
      case 0 -> {
        return Arrays.copyOf(bytes, bytes.length - 1);
      }
      case 1 -> {
        return Arrays.copyOf(bytes, bytes.length + 1);
      }
      default -> {
        byte[] flipped = bytes.clone();
        flipped[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        return flipped;
      }
    }
  }
}
