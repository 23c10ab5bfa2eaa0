package io.parley.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.merkle.MerkleTree;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StateHasherLawsTest {

  @Property(tries = 200)
  void howTheBytesAreCutIntoPiecesMakesNoDifference(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 2 * Chunk.SIZE + 1) Integer> pieces) {
    List<Chunk> chunks = new ArrayList<>();
    StateHasher hasher = new StateHasher(chunks::add);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    hasher.update(new byte[] {42});
    all.write(42);
    for (int size : pieces) {
      byte[] piece = new byte[size + 2];
      for (int i = 0; i < piece.length; i++) {
        piece[i] = (byte) (i * 7 + all.size());
      }
      hasher.update(piece, 1, size + 1);
      all.write(piece, 1, size);
      Arrays.fill(piece, (byte) 0);
    }
    byte[] state = all.toByteArray();

    StateHead head = hasher.head();

    assertEquals(state.length, head.size());
    assertEquals(head.chunks(), chunks.size());
    for (int i = 0; i < chunks.size(); i++) {
      int from = i * Chunk.SIZE;
      byte[] wanted = Arrays.copyOfRange(state, from, from + head.chunkBytes(i));
      assertArrayEquals(wanted, chunks.get(i).bytes());
      assertTrue(chunks.get(i).intact());
    }
    assertEquals(MerkleTree.root(chunks.stream().map(Chunk::name).toList()), head.root());
    assertEquals(head, hasher.head());
  }

  @Test
  void anEmptyStateIsRefused() {
    StateHasher hasher = new StateHasher(chunk -> {});
    hasher.update(new byte[0]);

    assertThrows(IllegalArgumentException.class, hasher::head);
  }

  @Test
  void nothingComesBehindTheEnd() {
    StateHasher hasher = new StateHasher(chunk -> {});
    hasher.update(new byte[1]);
    hasher.head();

    assertThrows(IllegalStateException.class, () -> hasher.update(new byte[1]));
  }

  @Test
  void aStateOverTheGreatestSizeIsRefusedWhileItIsReadAndNothingOfThatPieceIsTaken() {
    AtomicInteger chunks = new AtomicInteger();
    StateHasher hasher = new StateHasher(chunk -> chunks.incrementAndGet());
    byte[] piece = new byte[1 << 24];
    for (long size = 0; size < StateHead.MAX_SIZE; size += piece.length) {
      hasher.update(piece);
    }

    assertThrows(IllegalArgumentException.class, () -> hasher.update(new byte[1]));
    assertEquals(StateHead.MAX_SIZE, hasher.size());
    assertEquals(StateHead.MAX_SIZE, hasher.head().size());
    assertEquals(StateHead.MAX_CHUNKS, chunks.get());
  }
}
