package io.parley.merkle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FrontierLawsTest {

  private static final List<Hash> LEAVES =
      IntStream.range(0, 3000)
          .mapToObj(i -> MerkleTree.leafHash(new byte[] {(byte) i, (byte) (i >> 8)}))
          .toList();

  @Test
  void atEachSizeTheRootIsThatOfTheTreeAndTheEncodingIsReadBack() {
    Frontier frontier = Frontier.EMPTY;
    for (int size = 0; size <= 300; size++) {
      assertEquals(size, frontier.size());
      assertEquals(MerkleTree.root(LEAVES.subList(0, size)), frontier.root());
      assertEquals(Long.BYTES + Long.bitCount(size) * Hash.SIZE, frontier.encode().length);
      assertEquals(frontier, Frontier.decode(frontier.encode()));
      frontier = frontier.append(LEAVES.get(size));
    }
  }

  @Property(tries = 300)
  void howAppendsAreCutMakesNoDifference(
      @ForAll @IntRange(max = 3000) int a,
      @ForAll @IntRange(max = 3000) int b,
      @ForAll @IntRange(max = 3000) int c) {
    int[] cuts = IntStream.of(a, b, c).sorted().toArray();
    Frontier inPieces =
        Frontier.EMPTY
            .appendAll(LEAVES.subList(0, cuts[0]))
            .appendAll(LEAVES.subList(cuts[0], cuts[1]))
            .appendAll(LEAVES.subList(cuts[1], cuts[2]));
    assertEquals(Frontier.EMPTY.appendAll(LEAVES.subList(0, cuts[2])), inPieces);
    assertEquals(MerkleTree.root(LEAVES.subList(0, cuts[2])), inPieces.root());
  }
}
