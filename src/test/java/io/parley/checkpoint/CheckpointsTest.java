package io.parley.checkpoint;

import static io.parley.checkpoint.Facts.head;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.checkpoint.CheckpointRefusedException.Reason;
import io.parley.checkpoint.Checkpoints.Ended;
import io.parley.checkpoint.Checkpoints.Submitted;
import io.parley.merkle.Hash;
import io.parley.replica.BarrierCell;
import io.parley.replica.Batch;
import io.parley.replica.Replica;
import io.parley.replica.ReplicaState;
import io.parley.replica.Replicas;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class CheckpointsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final SortedSet<String> NODES = new TreeSet<>(Set.of("a", "b"));
  private static final long AFTER = Replicas.NOW + 2_000_000;

  private final Replica a = Replicas.open("a");

  /** One request in a transaction of its own. */
  private static <T> T at(Replica replica, long now, Function<Batch, T> request) {
    Batch batch = replica.begin(now);
    T answer = request.apply(batch);
    Replicas.commit(replica, batch);
    return answer;
  }

  private <T> T run(Function<Batch, T> request) {
    return at(a, Replicas.NOW, request);
  }

  private BarrierCell open(String id, String... nodes) {
    return run(batch -> Checkpoints.open(batch, id, new TreeSet<>(Set.of(nodes)), SECOND, false));
  }

  private Submitted submit(String id, String node, long logicalTime) {
    return run(batch -> Checkpoints.submit(batch, id, node, logicalTime, head(1)));
  }

  /** It is refused for this reason, says so with these words, and stages nothing. */
  private void refused(Reason reason, String words, long now, Function<Batch, ?> request) {
    Batch batch = a.begin(now);
    ReplicaState before = batch.result();
    Executable refusal = () -> request.apply(batch);
    CheckpointRefusedException e = assertThrows(CheckpointRefusedException.class, refusal);
    assertEquals(reason, e.reason());
    assertTrue(e.getMessage().contains(words), e.getMessage());
    assertEquals(before, batch.result());
    assertTrue(batch.isEmpty());
  }

  // ---- opening ----

  @Test
  void theSameOpeningTwiceIsOne() {
    BarrierCell first = open("x", "a", "b");

    assertEquals(first, open("x", "b", "a"));
    assertEquals(List.of(first), a.state().checkpoints().all());
  }

  @Test
  void aTimeoutFinerThanTheClockIsTheSameEachTime() {
    Duration fine = Duration.ofNanos(1_000_000_001);
    BarrierCell first = run(batch -> Checkpoints.open(batch, "x", NODES, fine, true));

    assertEquals(first, run(batch -> Checkpoints.open(batch, "x", NODES, fine, true)));
  }

  @Test
  void anOpeningWithOtherContentsIsRefusedWhereTheFirstIsKnown() {
    open("x", "a", "b");

    refused(
        Reason.CONFLICT,
        "\"x\"",
        Replicas.NOW,
        batch -> Checkpoints.open(batch, "x", new TreeSet<>(Set.of("a")), SECOND, false));
    refused(
        Reason.CONFLICT,
        "PT2S",
        Replicas.NOW,
        batch -> Checkpoints.open(batch, "x", NODES, Duration.ofSeconds(2), false));
    refused(
        Reason.CONFLICT,
        "automatic true",
        Replicas.NOW,
        batch -> Checkpoints.open(batch, "x", NODES, SECOND, true));
  }

  @Test
  void whatIsOutOfBoundsIsRefusedAndChangesNothing() {
    Batch batch = a.begin(Replicas.NOW);
    for (Executable open :
        List.<Executable>of(
            () -> Checkpoints.open(batch, "latest", NODES, SECOND, true),
            () -> Checkpoints.open(batch, "policy", NODES, SECOND, true),
            () -> Checkpoints.open(batch, "a/b", NODES, SECOND, true),
            () -> Checkpoints.open(batch, "x", new TreeSet<>(), SECOND, true),
            () -> Checkpoints.open(batch, "x", NODES, Duration.ofNanos(999), true),
            () -> Checkpoints.open(batch, "x", NODES, Duration.ofSeconds(Long.MAX_VALUE), true),
            () -> Checkpoints.open(batch, "x", NODES, SECOND.negated(), true))) {
      assertThrows(IllegalArgumentException.class, open);
    }
    assertTrue(batch.isEmpty());
  }

  @Test
  void thereAreNotMoreThanFitInMemoryAndAnOldOneIsStillAnsweredThen() {
    BarrierCell first = open("x", "a");
    Batch batch = a.begin(Replicas.NOW);
    for (int i = 1; i < Checkpoints.MOST; i++) {
      batch.open(null, NODES, SECOND, true);
    }
    Replicas.commit(a, batch);

    refused(
        Reason.TOO_MANY,
        "1000",
        Replicas.NOW,
        more -> Checkpoints.open(more, null, NODES, SECOND, true));
    refused(
        Reason.TOO_MANY,
        "1000",
        Replicas.NOW,
        more -> Checkpoints.open(more, "y", NODES, SECOND, true));
    assertEquals(first, open("x", "a"));
    at(a, AFTER, more -> Checkpoints.end(more, "x"));
    assertEquals("y", open("y", "a").id());
  }

  @Test
  void thePolicyHasAShareOfItsOwnBesideThatOfCallers() {
    Batch batch = a.begin(Replicas.NOW);
    for (int i = 0; i < Checkpoints.MOST; i++) {
      batch.open(null, NODES, SECOND, true);
    }
    for (int i = 0; i < Checkpoints.MOST_BY_POLICY; i++) {
      Checkpoints.openByPolicy(batch, NODES, SECOND);
    }
    Replicas.commit(a, batch);

    refused(
        Reason.TOO_MANY,
        "the policy opened: got 300 already, want fewer than 300",
        Replicas.NOW,
        more -> Checkpoints.openByPolicy(more, NODES, SECOND));
    refused(
        Reason.TOO_MANY,
        "callers opened: got 1000 already, want fewer than 1000",
        Replicas.NOW,
        more -> Checkpoints.open(more, "y", NODES, SECOND, true));
    String automatic = a.state().checkpoints().ids().last();
    at(a, AFTER, more -> Checkpoints.end(more, automatic));
    run(more -> Checkpoints.openByPolicy(more, NODES, SECOND));
  }

  // ---- submitting ----

  @Test
  void theLastSubmissionCompletesItAndIsAnsweredTheSameEachTime() {
    open("x", "a", "b");
    Submitted first = submit("x", "b", 5);
    Submitted last = submit("x", "a", 7);

    assertFalse(first.completed());
    assertTrue(last.completed());
    assertEquals(first, submit("x", "b", 5));
    assertEquals(last, submit("x", "a", 7));
    assertEquals(3, a.state().checkpoints().all().size());
    assertEquals(last, at(a, AFTER, batch -> Checkpoints.submit(batch, "x", "a", 7, head(1))));
  }

  @Test
  void aDifferentSubmissionOfTheSameNodeIsRefusedWithBoth() {
    open("x", "a", "b");
    submit("x", "a", 5);

    refused(
        Reason.CONFLICT,
        head(1).root().hex(),
        Replicas.NOW,
        batch -> Checkpoints.submit(batch, "x", "a", 5, head(2)));
    refused(
        Reason.CONFLICT,
        "submitted 5",
        Replicas.NOW,
        batch -> Checkpoints.submit(batch, "x", "a", 6, head(1)));
    refused(
        Reason.CONFLICT,
        "submitted 5",
        Replicas.NOW,
        batch ->
            Checkpoints.submit(batch, "x", "a", 5, new StateHead(1, Hash.sha256(new byte[] {9}))));
  }

  @Test
  void nothingIsSubmittedToWhatIsNotKnownOrByWhoIsNotExpected() {
    open("x", "a", "b");

    refused(
        Reason.UNKNOWN,
        "\"y\"",
        Replicas.NOW,
        batch -> Checkpoints.submit(batch, "y", "a", 1, head(1)));
    refused(
        Reason.NOT_EXPECTED,
        "\"c\"",
        Replicas.NOW,
        batch -> Checkpoints.submit(batch, "x", "c", 1, head(1)));
  }

  @Test
  void nothingIsSubmittedAfterTheDeadlineButUpToIt() {
    BarrierCell barrier = open("x", "a", "b");

    refused(
        Reason.STALE,
        "expired",
        barrier.deadline() + 1,
        batch -> Checkpoints.submit(batch, "x", "a", 1, head(1)));
    at(a, barrier.deadline(), batch -> Checkpoints.submit(batch, "x", "a", 1, head(1)));
    refused(
        Reason.STALE,
        "expired",
        barrier.deadline(),
        batch -> Checkpoints.submit(batch, "x", "b", 1, head(1)));
  }

  @Test
  void nothingIsSubmittedToWhatWasAborted() {
    open("x", "a", "b");
    assertEquals(Ended.ABORTED, run(batch -> Checkpoints.end(batch, "x")));

    refused(
        Reason.STALE,
        "aborted",
        Replicas.NOW,
        batch -> Checkpoints.submit(batch, "x", "a", 1, head(1)));
  }

  @Test
  void theLogicalTimeIsNotBehindTheLastCompleteOneOfThatNode() {
    open("w", "a", "b");
    submit("w", "a", 7);
    submit("w", "b", 3);
    open("x", "a", "b", "c");
    submit("x", "c", 9);
    open("y", "a", "b", "c");

    refused(
        Reason.STALE,
        "want >= 7",
        Replicas.NOW,
        batch -> Checkpoints.submit(batch, "y", "a", 6, head(1)));
    assertEquals(7, submit("y", "a", 7).header().logicalTime());
    assertEquals(3, submit("y", "b", 3).header().logicalTime());
    assertEquals(0, submit("y", "c", 0).header().logicalTime(), "x is not complete");
  }

  @Test
  void anApplicationsMeasureDoesNotHoldUpANodesOwn() {
    open("by-application", "a");
    submit("by-application", "a", 1000);
    for (String id : List.of("v", "w", "x")) {
      SortedSet<String> only = new TreeSet<>(Set.of("a"));
      run(batch -> Checkpoints.open(batch, id, only, SECOND, true));
    }
    Replica b = Replicas.open("b");
    Replicas.merge(b, a, 1 << 20);
    at(b, Replicas.NOW, batch -> Checkpoints.submit(batch, "v", "a", 500, head(1)));
    Replicas.merge(a, b, 1 << 20);

    assertEquals(3, submit("w", "a", 3).header().logicalTime());
    refused(
        Reason.STALE,
        "want >= 3",
        Replicas.NOW,
        batch -> Checkpoints.submit(batch, "x", "a", 2, head(1)));
  }

  @Test
  void whatCanBeRefusedBeforeTheBytesComeIsRefusedAlike() {
    BarrierCell barrier = open("x", "a", "b");
    submit("x", "a", 5);
    var cells = a.state().checkpoints();

    refused(
        Reason.NOT_EXPECTED,
        "\"c\"",
        Replicas.NOW,
        batch -> {
          Checkpoints.checkSubmission(cells, "x", "c", 1, Replicas.NOW);
          return null;
        });
    refused(
        Reason.STALE,
        "expired",
        Replicas.NOW,
        batch -> {
          Checkpoints.checkSubmission(cells, "x", "b", 1, barrier.deadline() + 1);
          return null;
        });
    Checkpoints.checkSubmission(cells, "x", "b", 1, barrier.deadline());
    Checkpoints.checkSubmission(cells, "x", "a", 4, barrier.deadline() + 1);
  }

  // ---- ending, awaiting ----

  @Test
  void anOpenOneIsAbortedAFinishedOneRemoved() {
    open("x", "a", "b");
    open("y", "a");
    submit("y", "a", 1);

    assertEquals(Ended.ABORTED, run(batch -> Checkpoints.end(batch, "x")));
    assertEquals(Ended.REMOVED, run(batch -> Checkpoints.end(batch, "x")));
    assertEquals(Ended.REMOVED, run(batch -> Checkpoints.end(batch, "y")));
    refused(Reason.UNKNOWN, "\"x\"", Replicas.NOW, batch -> Checkpoints.end(batch, "x"));
    assertEquals(List.of(), Checkpoint.all(a.state().checkpoints()));
  }

  @Test
  void aNodeIsAwaitedByTheOpenAutomaticOnesOldestFirst() {
    open("by-application", "a");
    for (String id : List.of("z", "expects-b", "y", "x")) {
      SortedSet<String> nodes = new TreeSet<>(Set.of(id.equals("expects-b") ? "b" : "a"));
      run(batch -> Checkpoints.open(batch, id, nodes, SECOND, true));
    }
    submit("y", "a", 1);
    var cells = a.state().checkpoints();

    assertEquals(
        List.of("z", "x"),
        Checkpoints.awaiting(cells, "a", Replicas.NOW).stream().map(Checkpoint::id).toList());
    assertEquals(List.of(), Checkpoints.awaiting(cells, "a", AFTER));
    assertEquals(Checkpoints.require(cells, "x").openedAt(), Checkpoints.lastAutomatic(cells));
  }

  @Test
  void theStatesOfAllHeadersAreNeededThoseOfTheLatestCheckpointFirst() {
    open("x", "a", "b");
    run(batch -> Checkpoints.submit(batch, "x", "a", 1, head(1)));
    run(batch -> Checkpoints.submit(batch, "x", "b", 1, head(2)));
    BarrierCell later = open("y", "a", "b");
    run(batch -> Checkpoints.submit(batch, "y", "b", 1, head(2)));
    run(batch -> batch.submit(later, "b", 2, head(3).size(), head(3).root()));

    assertEquals(List.of(head(2), head(3), head(1)), Checkpoints.states(a.state().checkpoints()));
  }
}
