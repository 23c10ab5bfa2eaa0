package io.parley.merkle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class FrontierTest {

  private static final Hash LEAF = MerkleTree.leafHash(new byte[] {1});

  @Test
  void anAppendLeavesTheFrontierItBeganWithAsItWas() {
    Frontier one = Frontier.EMPTY.append(LEAF);
    one.append(LEAF);
    assertEquals(1, one.size());
    assertEquals(LEAF, one.root());
    assertEquals(MerkleTree.emptyRoot(), Frontier.EMPTY.root());
  }

  @Test
  void theLargestFrontierHas63RootsAndTakesNoMore() {
    Frontier full = Frontier.decode(ofSize(Long.MAX_VALUE, 63));
    assertEquals(Long.MAX_VALUE, full.size());
    assertThrows(ArithmeticException.class, () -> full.append(LEAF));
    Frontier almostFull = Frontier.decode(ofSize(Long.MAX_VALUE - 1, 62));
    assertThrows(ArithmeticException.class, () -> almostFull.appendAll(List.of(LEAF, LEAF)));
    assertEquals(Long.MAX_VALUE, almostFull.append(LEAF).size());
  }

  @Test
  void bytesOfALengthThatDoesNotFitTheSizeAreRefusedAndNamed() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Frontier.decode(ofSize(7, 2)))
            .getMessage();
    assertEquals("frontier: got 72 bytes, want 104 for size 7", message);
    assertThrows(IllegalArgumentException.class, () -> Frontier.decode(ofSize(7, 4)));
    assertThrows(IllegalArgumentException.class, () -> Frontier.decode(ofSize(0, 1)));
    assertThrows(IllegalArgumentException.class, () -> Frontier.decode(ofSize(-1, 64)));
    assertThrows(IllegalArgumentException.class, () -> Frontier.decode(ofSize(Long.MIN_VALUE, 1)));
    assertThrows(IllegalArgumentException.class, () -> Frontier.decode(new byte[7]));
    assertThrows(IllegalArgumentException.class, () -> Frontier.decode(new byte[0]));
  }

  @Property
  void anyBytesAreRefusedOrEncodedAgainAsTheyWere(@ForAll("nearlyEncoded") byte[] bytes) {
    Frontier frontier;
    try {
      frontier = Frontier.decode(bytes);
    } catch (IllegalArgumentException refused) {
      assertTrue(refused.getMessage().startsWith("frontier"), refused.getMessage());
      return;
    }
    assertEquals(ByteBuffer.wrap(bytes), ByteBuffer.wrap(frontier.encode()));
  }

  @Provide
  Arbitrary<byte[]> nearlyEncoded() {
    Arbitrary<Integer> excess = Arbitraries.of(0, 0, 0, 1, 5);
    return Arbitraries.longs()
        .between(-1, 40)
        .flatMap(size -> excess.map(more -> ofSize(size, Long.bitCount(size) + more)));
  }

  private static byte[] ofSize(long size, int roots) {
    return ByteBuffer.allocate(Long.BYTES + roots * Hash.SIZE).putLong(size).array();
  }
}
