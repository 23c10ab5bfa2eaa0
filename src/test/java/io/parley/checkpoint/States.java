package io.parley.checkpoint;

import io.parley.merkle.Hash;
import io.parley.merkle.MerkleTree;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** States' bytes, cut and put together again. */
final class States {

  /** A state in pieces. */
  record Cut(StateHead head, List<Chunk> chunks) {
    List<Hash> names() {
      return chunks.stream().map(Chunk::name).toList();
    }
  }

  private States() {}

  static byte[] random(long seed, int bytes) {
    byte[] state = new byte[bytes];
    new Random(seed).nextBytes(state);
    return state;
  }

  static Cut cut(byte[] state) {
    List<Chunk> chunks = new ArrayList<>();
    for (int from = 0; from < state.length; from += Chunk.SIZE) {
      chunks.add(
          Chunk.of(Arrays.copyOfRange(state, from, Math.min(from + Chunk.SIZE, state.length))));
    }
    Hash root = MerkleTree.root(chunks.stream().map(Chunk::name).toList());
    return new Cut(new StateHead(state.length, root), chunks);
  }

  /** The bytes of a state that is here whole and right. */
  static Optional<byte[]> read(ChunkStore store, StateHead head) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<Hash> names = store.chunks(head.root(), 0, head.chunks());
    for (Hash name : names) {
      store.chunk(name).ifPresent(bytes::writeBytes);
    }
    byte[] state = bytes.toByteArray();
    boolean whole =
        store.state(head.root()).equals(Optional.of(head))
            && state.length > 0
            && cut(state).head().equals(head);
    return whole ? Optional.of(state) : Optional.empty();
  }
}
