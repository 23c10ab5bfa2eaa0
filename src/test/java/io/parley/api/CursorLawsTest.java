package io.parley.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.crdt.Origin;
import io.parley.crdt.VersionVector;
import io.parley.replica.Limits;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;

class CursorLawsTest {

  @Provide
  Arbitrary<VersionVector> vectors() {
    Arbitrary<String> nodes = Arbitraries.of("a", "b", "n1", "Z".repeat(64), "a.b-c_d");
    Arbitrary<Long> incarnations =
        Arbitraries.oneOf(Arbitraries.longs(), Arbitraries.of(0L, -1L, Long.MIN_VALUE));
    Arbitrary<Origin> origins = Combinators.combine(nodes, incarnations).as(Origin::new);
    Arbitrary<Long> versions =
        Arbitraries.oneOf(
            Arbitraries.longs().between(1, Long.MAX_VALUE),
            Arbitraries.of(1L, 127L, 128L, 16_383L, 16_384L, Long.MAX_VALUE));
    return Arbitraries.maps(origins, versions).ofMaxSize(12).map(VersionVector::of);
  }

  @Property
  void aFeedCursorIsItsVector(@ForAll("vectors") VersionVector vector) {
    assertEquals(vector, FeedCursor.decode(FeedCursor.encode(vector)));
  }

  @Property
  void anyTextIsACursorOrRefused(@ForAll String text) {
    decodes(text);
  }

  @Property
  void anyBytesAreACursorOrRefused(@ForAll byte[] bytes) {
    decodes(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  @Property
  void aChangedCursorIsAnotherOrRefused(
      @ForAll("vectors") VersionVector vector,
      @ForAll int at,
      @ForAll @Chars({'A', '_', '=', '%', '\u00e4'}) @CharRange(from = 'a', to = 'z') char with) {
    StringBuilder text = new StringBuilder(FeedCursor.encode(vector));
    text.setCharAt(Math.floorMod(at, text.length()), with);
    decodes(text.toString());
  }

  /** What is accepted is the one text of its vector. */
  private static void decodes(String text) {
    VersionVector vector;
    try {
      vector = FeedCursor.decode(text);
    } catch (RequestException e) {
      assertEquals(ProblemKind.INVALID_REQUEST, e.kind());
      return;
    }
    assertEquals(text, FeedCursor.encode(vector));
  }

  @Example
  void aCursorOfTheMostOriginsIsTakenAndOneMoreIsNot() {
    Map<Origin, Long> versions = new TreeMap<>();
    for (int i = 0; i < Limits.MAX_ORIGINS; i++) {
      versions.put(new Origin("n".repeat(60) + (1000 + i), -1), Long.MAX_VALUE);
    }
    VersionVector most = VersionVector.of(versions);
    assertEquals(most, FeedCursor.decode(FeedCursor.encode(most)));
    versions.put(new Origin("x", 0), 1L);
    String more = FeedCursor.encode(VersionVector.of(versions));
    assertThrows(RequestException.class, () -> FeedCursor.decode(more));
  }

  @Property
  void aListCursorIsItsKey(@ForAll @CharRange(from = '\u0001', to = '\ud7ff') String key) {
    assertEquals(key, Cursor.decode('c', Cursor.encode('c', key)));
    assertThrows(RequestException.class, () -> Cursor.decode('r', Cursor.encode('c', key)));
  }

  @Property
  void anyTextIsAListCursorOrRefused(@ForAll String text) {
    try {
      assertTrue(Cursor.encode('c', Cursor.decode('c', text)).equals(text));
    } catch (RequestException e) {
      assertEquals(ProblemKind.INVALID_REQUEST, e.kind());
    }
  }
}
