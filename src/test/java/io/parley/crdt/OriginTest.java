package io.parley.crdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {

  private static final String LONGEST = "n".repeat(Origin.MAX_NODE_ID_LENGTH);

  @Test
  void theTextIsTheNodeAndSixteenHexDigits() {
    assertEquals("node-1~000000000000000a", new Origin("node-1", 10).toString());
    assertEquals("n~ffffffffffffffff", new Origin("n", -1).toString());
  }

  @Test
  void theTextIsReadBack() {
    for (String node : List.of("a", "0", "A.b_c-d", LONGEST)) {
      for (long incarnation : CrdtDomain.EXTREMES) {
        Origin origin = new Origin(node, incarnation);
        assertEquals(origin, Origin.parse(origin.toString()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "-a", ".a", "_a", "a b", "a~b", "a/b", "ä", "a\n", "\ta", "٣", "a\u0000", "😀"
      })
  void aNameThatIsNoNodeIdIsRefusedAndNamed(String name) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Origin.requireNodeId(name)).getMessage();
    assertTrue(message.contains('"' + name + '"'), message);
    assertThrows(IllegalArgumentException.class, () -> new Origin(name, 1));
  }

  @Test
  void aNodeIdThatIsTooLongIsRefusedInAShortMessage() {
    assertThrows(IllegalArgumentException.class, () -> Origin.requireNodeId(LONGEST + "n"));
    String huge = "n".repeat(1_000_000);
    String message =
        assertThrows(IllegalArgumentException.class, () -> Origin.requireNodeId(huge)).getMessage();
    assertTrue(message.length() < 300, message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "~",
        "node",
        "node~",
        "~000000000000000a",
        "node~a",
        "node~000000000000000A",
        "node~00000000000000000a",
        "node~+00000000000000a",
        "node~000000000000000g",
        "node~000000000000000a ",
        "node~000000000000000a\n",
        "node~~00000000000000a",
        "node~000000000000000a~000000000000000a",
        "no de~000000000000000a"
      })
  void aTextThatIsNoOriginIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Origin.parse(text));
  }

  @Test
  void theOrderIsByNodeThenByTheUnsignedIncarnation() {
    List<Origin> inOrder =
        List.of(
            new Origin("A", -1),
            new Origin("a", 0),
            new Origin("a", 1),
            new Origin("a", Long.MAX_VALUE),
            new Origin("a", Long.MIN_VALUE),
            new Origin("a", -1),
            new Origin("a-", 0),
            new Origin("b", 0));
    assertEquals(inOrder, inOrder.stream().sorted(Comparator.reverseOrder()).sorted().toList());
  }
}
