package io.parley.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.merkle.Hash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CombinedTreeLawsTest {
  private static final Hash OPENING = Hash.sha256(new byte[] {1});

  private static NodeHeader header(String node, long logicalTime) {
    return new NodeHeader(OPENING, node, logicalTime, new StateHead(5, Hash.sha256()));
  }

  @Property(tries = 200)
  void theOrderOfArrivalMakesNoDifferenceAndEachHeaderIsProved(
      @ForAll @IntRange(min = 1, max = 20) int nodes, @ForAll long seed) {
    List<NodeHeader> headers = IntStream.range(0, nodes).mapToObj(i -> header("n" + i, i)).toList();
    List<NodeHeader> shuffled = new ArrayList<>(headers);
    Collections.shuffle(shuffled, new Random(seed));

    CombinedTree tree = new CombinedTree(shuffled);

    assertEquals(new CombinedTree(headers).root(), tree.root());
    for (NodeHeader header : headers) {
      assertEquals(header, tree.header(header.node()));
      assertTrue(tree.proof(header.node()).verify(header.leaf(), tree.root()));
    }
  }

  @Test
  void theRootBindsNamesAndLogicalTimes() {
    Hash root = new CombinedTree(List.of(header("a", 1), header("b", 2))).root();

    assertNotEquals(root, new CombinedTree(List.of(header("a", 1), header("c", 2))).root());
    assertNotEquals(root, new CombinedTree(List.of(header("a", 1), header("b", 3))).root());
    assertNotEquals(root, new CombinedTree(List.of(header("a", 2), header("b", 1))).root());
  }

  @Test
  void twoHeadersOfOneNodeAreRefusedAlsoWhenTheyAreEqual() {
    List<NodeHeader> different = List.of(header("a", 1), header("b", 2), header("a", 3));
    List<NodeHeader> equal = List.of(header("a", 1), header("a", 1));

    String message =
        assertThrows(IllegalArgumentException.class, () -> new CombinedTree(different))
            .getMessage();
    assertTrue(message.contains(header("a", 1).leaf().hex()), message);
    assertTrue(message.contains(header("a", 3).leaf().hex()), message);
    assertThrows(IllegalArgumentException.class, () -> new CombinedTree(equal));
  }

  @Test
  void headersOfDifferentOpeningsAndNoneAtAllAreRefused() {
    Hash other = Hash.sha256(new byte[] {2});
    List<NodeHeader> mixed =
        List.of(header("a", 1), new NodeHeader(other, "b", 1, header("b", 1).state()));

    assertThrows(IllegalArgumentException.class, () -> new CombinedTree(mixed));
    assertThrows(IllegalArgumentException.class, () -> new CombinedTree(List.of()));
  }

  @Test
  void aNodeWithoutAHeaderHasNoProof() {
    CombinedTree tree = new CombinedTree(List.of(header("a", 1)));

    assertThrows(IllegalArgumentException.class, () -> tree.proof("b"));
  }
}
