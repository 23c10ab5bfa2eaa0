package io.parley.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.crdt.Origin;
import io.parley.merkle.Hash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Few ids, stamps and origins, so that removals overlap and tie all the time. */
class CheckpointCellsLawsTest {
  private static final Hash HASH = Hash.sha256(new byte[0]);

  @Provide
  Arbitrary<List<CheckpointCell>> cells() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 6),
            Arbitraries.of("a", "b").map(node -> new Origin(node, 1)),
            Arbitraries.integers().between(1, 2),
            Arbitraries.integers().between(4, 5),
            Arbitraries.of("x", "y"),
            Arbitraries.integers().between(0, 3))
        .as(CheckpointCellsLawsTest::cell)
        .list()
        .ofMaxSize(10);
  }

  private static CheckpointCell cell(
      int kind, Origin origin, int version, int timestamp, String id, int opened) {
    return switch (kind) {
      case 0 -> new BarrierCell(origin, version, opened, id, new TreeSet<>(Set.of("a")), 1, false);
      case 1 -> new HeaderCell(origin, version, timestamp, id, opened, HASH, "a", 0, 1, HASH);
      case 2 -> new AbortCell(origin, version, timestamp, id, opened);
      case 3 -> new RemovalCell(origin, version, timestamp, null, opened);
      case 4 -> new RemovalCell(origin, version, timestamp, id + "*", opened);
      default -> new RemovalCell(origin, version, timestamp, id, opened);
    };
  }

  /** What the definition says: those that no other of them covers. */
  private static Set<CheckpointCell> live(List<CheckpointCell> cells) {
    return cells.stream()
        .filter(cell -> cells.stream().noneMatch(by -> covers(by, cell)))
        .collect(Collectors.toSet());
  }

  private static boolean covers(CheckpointCell by, CheckpointCell cell) {
    return by instanceof RemovalCell removal && removal.covers(cell);
  }

  @Property(tries = 5_000)
  void i3WhatIsLiveFollowsFromTheCellsAloneWhateverTheirOrder(
      @ForAll("cells") List<CheckpointCell> cells, @ForAll long seed) {
    List<CheckpointCell> shuffled = new ArrayList<>(cells);
    shuffled.addAll(cells.subList(0, cells.size() / 2));
    Collections.shuffle(shuffled, new Random(seed));

    CheckpointCells all = CheckpointCells.of(shuffled);

    assertEquals(live(cells), Set.copyOf(all.all()));
    assertEquals(all.all().size(), live(cells).size(), "each once");
    assertEquals(CheckpointCells.of(cells), all);
    assertEquals(CheckpointCells.of(cells).hashCode(), all.hashCode());
  }

  @Property(tries = 2_000)
  void i3WhatWasMergedInPartsIsWhatWasMergedAtOnce(
      @ForAll("cells") List<CheckpointCell> some, @ForAll("cells") List<CheckpointCell> others) {
    List<CheckpointCell> all = new ArrayList<>(some);
    all.addAll(others);
    List<CheckpointCell> parts = new ArrayList<>(CheckpointCells.of(others).all());
    parts.addAll(CheckpointCells.of(some).all());

    assertEquals(CheckpointCells.of(all), CheckpointCells.of(parts));
  }

  @Property(tries = 5_000)
  void whatAnAdditionReportsIsWhatItDid(@ForAll("cells") List<CheckpointCell> cells) {
    CheckpointCells before = CheckpointCells.EMPTY;
    for (CheckpointCell cell : cells) {
      CheckpointCells.Added added = before.add(cell);
      Set<CheckpointCell> expected = new HashSet<>(before.all());
      if (added.taken()) {
        assertTrue(expected.add(cell));
      } else {
        assertTrue(expected.contains(cell) || expected.stream().anyMatch(by -> covers(by, cell)));
      }
      added.removed().forEach(gone -> assertTrue(expected.remove(gone)));
      assertEquals(expected, Set.copyOf(added.after().all()));
      before = added.after();
    }
  }

  @Property(tries = 5_000)
  void coveringIsTransitiveAndNeverMutual(@ForAll("cells") List<CheckpointCell> cells) {
    for (CheckpointCell a : cells) {
      for (CheckpointCell b : cells) {
        assertFalse(covers(a, b) && covers(b, a), () -> a + " and " + b);
        for (CheckpointCell c : cells) {
          if (covers(a, b) && covers(b, c)) {
            assertTrue(covers(a, c), () -> Arrays.asList(a, b, c).toString());
          }
        }
      }
    }
  }

  @Property(tries = 2_000)
  void cellsAreFoundByTheirId(@ForAll("cells") List<CheckpointCell> cells) {
    CheckpointCells all = CheckpointCells.of(cells);
    Set<CheckpointCell> found = new HashSet<>();
    for (String id : all.ids()) {
      assertFalse(all.of(id).isEmpty());
      for (CheckpointCell cell : all.of(id)) {
        assertEquals(id, cell.id());
        found.add(cell);
      }
    }
    all.all().stream()
        .filter(cell -> cell instanceof RemovalCell removal && removal.ofMany())
        .forEach(found::add);
    assertEquals(Set.copyOf(all.all()), found);
  }
}
