package io.parley.checkpoint;

import static io.parley.checkpoint.Facts.aborted;
import static io.parley.checkpoint.Facts.checkpoint;
import static io.parley.checkpoint.Facts.header;
import static io.parley.checkpoint.Facts.opened;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.parley.checkpoint.Checkpoint.Status;
import io.parley.replica.BarrierCell;
import io.parley.replica.CheckpointCell;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/** Few nodes, times and contents, so that cells agree, tie and contradict each other. */
class CheckpointLawsTest {
  private static final BarrierCell OPENED = opened("a", 10, 3, "a", "b");
  private static final BarrierCell SAME = opened("b", 11, 3, "a", "b");
  private static final BarrierCell DIFFERENT = opened("b", 11, 3, "a");

  /** Never two of one writer at one time. */
  @Provide
  Arbitrary<List<CheckpointCell>> cells() {
    return Combinators.combine(
            Arbitraries.of(0, 1, 2, 2, 2, 2, 2, 2, 3),
            Arbitraries.of("c", "d"),
            Arbitraries.longs().between(12, 15),
            Arbitraries.of("a", "a", "b", "b", "z"),
            Arbitraries.of(1L, 1L, 1L, 2L))
        .as(CheckpointLawsTest::cell)
        .list()
        .ofMaxSize(6)
        .map(CheckpointLawsTest::oneOfEachStamp);
  }

  private static CheckpointCell cell(int kind, String by, long at, String node, long logicalTime) {
    return switch (kind) {
      case 0 -> SAME;
      case 1 -> at == 12 ? DIFFERENT : aborted(OPENED, by, at);
      case 2 -> header(OPENED, by, at, node, logicalTime);
      default -> header(at == 12 ? DIFFERENT : SAME, by, at, node, logicalTime);
    };
  }

  private static List<CheckpointCell> oneOfEachStamp(List<CheckpointCell> cells) {
    Map<String, CheckpointCell> byStamp = new LinkedHashMap<>();
    byStamp.put("", OPENED);
    cells.forEach(cell -> byStamp.put(cell.origin() + " " + cell.timestamp(), cell));
    return List.copyOf(byStamp.values());
  }

  /** All that a checkpoint says. */
  private static List<Object> said(List<CheckpointCell> cells) {
    Checkpoint one = checkpoint(cells.toArray(CheckpointCell[]::new));
    return List.of(
        one.barrier(),
        one.deadline(),
        one.latestOpened(),
        one.headers(),
        one.missing(),
        one.conflicts(),
        one.abort(),
        one.status(0),
        one.status(Long.MAX_VALUE),
        one.headers().isEmpty() ? "" : one.combined().root());
  }

  @Property(tries = 5_000)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void whatACheckpointSaysDoesNotDependOnTheOrderOfItsCells(
      @ForAll("cells") List<CheckpointCell> cells, @ForAll long seed) {
    List<CheckpointCell> shuffled = new ArrayList<>(cells);
    shuffled.addAll(cells.subList(0, cells.size() / 2));
    Collections.shuffle(shuffled, new Random(seed));

    assertEquals(said(cells), said(shuffled));
    Statistics.collect(checkpoint(cells.toArray(CheckpointCell[]::new)).status(Long.MAX_VALUE));
    Statistics.coverage(
        coverage ->
            EnumSet.complementOf(EnumSet.of(Status.COLLECTING))
                .forEach(status -> coverage.check(status).count(count -> count > 50)));
  }

  @Property(tries = 5_000)
  void whatIsCompleteOnlyEverBecomesConflicted(
      @ForAll("cells") List<CheckpointCell> known, @ForAll("cells") List<CheckpointCell> more) {
    Checkpoint before = checkpoint(known.toArray(CheckpointCell[]::new));
    List<CheckpointCell> all = new ArrayList<>(known);
    all.addAll(more);
    List<CheckpointCell> distinct = oneOfEachStamp(all);
    if (before.complete() && distinct.containsAll(known)) {
      Checkpoint after = checkpoint(distinct.toArray(CheckpointCell[]::new));
      if (after.complete()) {
        assertEquals(before.combined().root(), after.combined().root());
      } else {
        assertEquals(Status.CONFLICTED, after.status(Long.MAX_VALUE));
      }
    }
  }
}
