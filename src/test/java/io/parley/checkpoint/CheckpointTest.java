package io.parley.checkpoint;

import static io.parley.checkpoint.Facts.aborted;
import static io.parley.checkpoint.Facts.checkpoint;
import static io.parley.checkpoint.Facts.head;
import static io.parley.checkpoint.Facts.header;
import static io.parley.checkpoint.Facts.opened;
import static io.parley.checkpoint.Facts.own;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.checkpoint.Checkpoint.Conflict;
import io.parley.checkpoint.Checkpoint.Status;
import io.parley.crdt.Origin;
import io.parley.replica.AbortCell;
import io.parley.replica.BarrierCell;
import io.parley.replica.CheckpointCell;
import io.parley.replica.CheckpointCells;
import io.parley.replica.HeaderCell;
import io.parley.replica.RemovalCell;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CheckpointTest {
  private static final BarrierCell OPENED = opened("a", 1000, 100, "a", "b");
  private static final HeaderCell OF_A = own(OPENED, "a", 1010);
  private static final HeaderCell OF_B = own(OPENED, "b", 1020);

  @Test
  void itCollectsUntilItsDeadlineAndIsExpiredAfterIt() {
    Checkpoint open = checkpoint(OPENED, OF_A);

    assertEquals(Status.COLLECTING, open.status(1100));
    assertEquals(Status.EXPIRED, open.status(1101));
    assertEquals(Set.of("b"), open.missing());
    assertEquals(1100, open.deadline());
    assertFalse(open.complete());
  }

  @Test
  void itIsCompleteOnceAllExpectedNodesAreInAndStaysSo() {
    Checkpoint complete = checkpoint(OPENED, OF_A, OF_B);

    assertEquals(Status.COMPLETE, complete.status(1020));
    assertEquals(Status.COMPLETE, complete.status(Long.MAX_VALUE));
    assertEquals(Map.of("a", OF_A, "b", OF_B), complete.headers());
    assertEquals(1020, complete.completedAt());
    assertEquals(OF_B, complete.lastHeader());
  }

  @Test
  void aHeaderWrittenInTimeCompletesAnExpiredOneHoweverLateItArrives() {
    HeaderCell lastMoment = own(OPENED, "b", 1100);

    assertEquals(Status.EXPIRED, checkpoint(OPENED, OF_A).status(9999));
    assertEquals(Status.COMPLETE, checkpoint(OPENED, OF_A, lastMoment).status(9999));
  }

  @Test
  void aHeaderWrittenAfterTheDeadlineDoesNotCount() {
    Checkpoint late = checkpoint(OPENED, OF_A, own(OPENED, "b", 1101));

    assertEquals(Status.EXPIRED, late.status(9999));
    assertEquals(Set.of("b"), late.missing());
    assertTrue(late.conflicts().isEmpty());
  }

  @Test
  void aHeaderOfANodeThatIsNotExpectedDoesNotCount() {
    Checkpoint open = checkpoint(OPENED, OF_A, own(OPENED, "c", 1010));

    assertEquals(Set.of("a"), open.headers().keySet());
    assertEquals(Status.COLLECTING, open.status(1050));
  }

  @Test
  void openingsWithEqualContentsAreOneWithTheLatestDeadline() {
    BarrierCell again = opened("b", 1050, 100, "a", "b");
    Checkpoint one = checkpoint(OPENED, again, OF_A, own(again, "b", 1150));

    assertEquals(Status.COMPLETE, one.status(1150));
    assertEquals(OPENED, one.barrier());
    assertEquals(1150, one.deadline());
    assertEquals(1050, one.latestOpened());
  }

  @Test
  void openingsWithDifferentContentsAreAConflictThatNamesBoth() {
    Stream.of(
            opened("b", 1050, 100, "a"),
            opened("b", 1050, 101, "a", "b"),
            new BarrierCell(
                new Origin("b", 1), 1050, 1050, "x", OPENED.expected(), 100, !OPENED.automatic()))
        .forEach(
            other -> {
              Checkpoint torn = checkpoint(other, OPENED, OF_A, OF_B);
              assertEquals(Status.CONFLICTED, torn.status(1060));
              assertEquals(List.of(new Conflict(OPENED, other)), torn.conflicts());
              assertFalse(torn.complete());
            });
  }

  @Test
  void aHeaderOfADifferentOpeningDoesNotCount() {
    BarrierCell other = opened("b", 1050, 101, "a", "b");

    assertEquals(
        Set.of("a"), checkpoint(OPENED, other, OF_A, own(other, "b", 1060)).headers().keySet());
  }

  @Test
  void headersOfOneNodeThatSayTheSameAreOneAndTheEarliestCounts() {
    HeaderCell again = header(OPENED, "b", 1030, "a", 1);
    Checkpoint complete = checkpoint(again, OPENED, OF_B, OF_A);

    assertEquals(Status.COMPLETE, complete.status(1030));
    assertEquals(OF_A, complete.headers().get("a"));
    assertEquals(1020, complete.completedAt());
  }

  @Test
  void headersOfOneNodeThatDifferAreAConflictThatNamesBoth() {
    Stream.of(header(OPENED, "b", 1030, "a", 2), header(OPENED, "b", 1030, "a", 1, head(2)))
        .forEach(
            other -> {
              assertEquals(
                  List.of(new Conflict(OF_A, other)), checkpoint(other, OPENED, OF_A).conflicts());
              assertEquals(Status.CONFLICTED, checkpoint(OPENED, OF_A, OF_B, other).status(1040));
            });
  }

  @Test
  void aDifferentHeaderAfterTheDeadlineIsNoConflict() {
    assertEquals(
        Status.COMPLETE,
        checkpoint(OPENED, OF_A, OF_B, header(OPENED, "b", 1101, "a", 2)).status(9999));
  }

  @Test
  void itIsAbortedWhoeverIsMissingAndNeverExpires() {
    Checkpoint given = checkpoint(OPENED, OF_A, aborted(OPENED, "b", 1015));

    assertEquals(Status.ABORTED, given.status(1015));
    assertEquals(Status.ABORTED, given.status(9999));
  }

  @Test
  void anAbortThatComesAfterAllAreInChangesNothing() {
    assertEquals(
        Status.COMPLETE, checkpoint(OPENED, OF_A, OF_B, aborted(OPENED, "b", 1020)).status(1030));
  }

  @Test
  void anAbortBeforeTheLastHeaderThatIsNeededIsAConflict() {
    AbortCell abort = aborted(OPENED, "a", 1019);
    Checkpoint torn = checkpoint(OPENED, OF_A, OF_B, abort);

    assertEquals(Status.CONFLICTED, torn.status(1030));
    assertEquals(List.of(new Conflict(abort, OF_B)), torn.conflicts());
  }

  @Test
  void aHeaderAfterTheAbortThatIsNotNeededIsNoConflict() {
    HeaderCell again = header(OPENED, "a", 1040, "b", 1);

    assertEquals(
        Status.COMPLETE,
        checkpoint(OPENED, OF_A, OF_B, aborted(OPENED, "a", 1030), again).status(1050));
    assertEquals(Status.ABORTED, checkpoint(OPENED, aborted(OPENED, "a", 1015), OF_B).status(1050));
  }

  @Test
  void theFirstAbortCounts() {
    AbortCell first = aborted(OPENED, "a", 1015);
    AbortCell second = aborted(OPENED, "b", 1030);
    Checkpoint torn = checkpoint(second, OPENED, OF_A, OF_B, first);

    assertEquals(first, torn.abort().orElseThrow());
    assertEquals(Status.CONFLICTED, torn.status(1050));
  }

  @Test
  void whatWasRemovedOrNeverOpenedIsNotThere() {
    CheckpointCell removal = new RemovalCell(new Origin("b", 1), 1200, 1200, "x", OPENED.opened());

    assertTrue(Checkpoint.of(CheckpointCells.of(List.of(OPENED, OF_A, removal)), "x").isEmpty());
    assertTrue(Checkpoint.of(CheckpointCells.EMPTY, "x").isEmpty());
    assertEquals(List.of(), Checkpoint.all(CheckpointCells.of(List.of(removal, OF_B))));
  }

  @Test
  void theLatestOpenedIsListedFirst() {
    BarrierCell later = opened("a", 1001, "w", 100, "a");
    BarrierCell asLate = opened("b", 1001, "y", 100, "a");

    assertEquals(
        List.of("w", "y", "x"),
        Checkpoint.all(CheckpointCells.of(List.of(asLate, OPENED, later))).stream()
            .map(Checkpoint::id)
            .toList());
  }
}
