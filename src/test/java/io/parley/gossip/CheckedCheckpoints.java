package io.parley.gossip;

import io.parley.checkpoint.Checkpoint.Status;
import io.parley.checkpoint.CheckpointRefusedException;
import io.parley.checkpoint.CheckpointRefusedException.Reason;
import io.parley.checkpoint.Checkpoints;
import io.parley.checkpoint.Checkpoints.Ended;
import io.parley.checkpoint.Checkpoints.Submitted;
import io.parley.checkpoint.Retention;
import io.parley.checkpoint.StateHead;
import io.parley.replica.BarrierCell;
import io.parley.replica.Batch;
import io.parley.replica.CheckpointCell;
import io.parley.replica.HeaderCell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Asks the core, having decided without it what may be granted and what the answer must be. */
final class CheckedCheckpoints {
  private final Batch batch;
  private final History history;

  CheckedCheckpoints(Batch batch, History history) {
    this.batch = batch;
    this.history = history;
  }

  private List<CheckpointCell> cells() {
    return batch.checkpoints().all();
  }

  private Optional<ExpectedCheckpoint> find(String id) {
    return ExpectedCheckpoint.of(cells(), id);
  }

  /** Runs a request that must be refused for this reason, or granted where it is null. */
  private <T> Optional<T> ask(Reason want, String what, Supplier<T> request) {
    List<CheckpointCell> before = cells();
    Reason got = null;
    T answer = null;
    try {
      answer = request.get();
    } catch (CheckpointRefusedException e) {
      got = e.reason();
    }
    Violation.unless(got == want, "%s: refused as %s, want %s: %s", what, got, want, before);
    Violation.unless(got == null || cells().equals(before), "%s: refused and staged", what);
    return Optional.ofNullable(answer);
  }

  /** Empty if it is refused. */
  Optional<BarrierCell> open(
      String id, SortedSet<String> expected, Duration timeout, boolean automatic) {
    Optional<ExpectedCheckpoint> known = id == null ? Optional.empty() : find(id);
    boolean granted =
        known.isEmpty() || sameContents(known.get().first(), expected, timeout, automatic);
    Optional<BarrierCell> opened =
        ask(
            granted ? null : Reason.CONFLICT,
            "opening of " + id,
            () -> Checkpoints.open(batch, id, expected, timeout, automatic));
    opened.ifPresent(
        barrier ->
            Violation.unless(
                known.isPresent()
                    ? barrier.equals(known.get().first())
                    : sameContents(barrier, expected, timeout, automatic)
                        && (id == null
                            ? !history.checkpoints().knows(barrier.id())
                            : barrier.id().equals(id)),
                "opening of %s: answered %s",
                id,
                barrier));
    return opened;
  }

  private static boolean sameContents(
      BarrierCell barrier, SortedSet<String> expected, Duration timeout, boolean automatic) {
    return barrier.expected().equals(expected)
        && Duration.ofNanos(1_000 * barrier.timeoutMicros()).equals(timeout)
        && barrier.automatic() == automatic;
  }

  /** The header that counts; empty if it is refused. */
  Optional<HeaderCell> submit(String id, String node, long logicalTime, StateHead head) {
    long next = batch.nextTimestamp();
    ExpectedCheckpoint one = find(id).orElse(null);
    HeaderCell earlier = one == null ? null : one.header(node).orElse(null);
    String what = "submission of %s to %s, logical time %d".formatted(node, id, logicalTime);
    Reason want = refusal(one, node, logicalTime, head);
    Optional<Submitted> submitted =
        ask(want, what, () -> Checkpoints.submit(batch, id, node, logicalTime, head));
    submitted.ifPresent(
        answer ->
            Violation.unless(
                earlier != null
                    ? answer.header().equals(earlier)
                    : says(answer.header(), logicalTime, head)
                        && answer.header().node().equals(node)
                        && answer.header().timestamp() == next
                        && answer.header().opening().equals(one.opening())
                        && answer.completed() == one.missing().equals(Set.of(node)),
                "%s: answered %s",
                what,
                answer));
    return submitted.map(Submitted::header);
  }

  private Reason refusal(ExpectedCheckpoint one, String node, long logicalTime, StateHead head) {
    if (one == null) {
      return Reason.UNKNOWN;
    }
    if (!one.first().expected().contains(node)) {
      return Reason.NOT_EXPECTED;
    }
    Optional<HeaderCell> earlier = one.header(node);
    if (earlier.isPresent()) {
      return says(earlier.get(), logicalTime, head) ? null : Reason.CONFLICT;
    }
    boolean stale =
        one.status(batch.nextTimestamp()) != Status.COLLECTING
            || logicalTime < ExpectedCheckpoint.floor(cells(), node, one.first().automatic());
    return stale ? Reason.STALE : null;
  }

  private static boolean says(HeaderCell header, long logicalTime, StateHead head) {
    return header.logicalTime() == logicalTime
        && header.size() == head.size()
        && header.root().equals(head.root());
  }

  void end(String id) {
    Optional<ExpectedCheckpoint> one = find(id);
    boolean open = one.isPresent() && one.get().status(batch.nextTimestamp()) == Status.COLLECTING;
    Optional<Ended> ended =
        ask(
            one.isEmpty() ? Reason.UNKNOWN : null,
            "end of " + id,
            () -> Checkpoints.end(batch, id));
    Optional<ExpectedCheckpoint> after = find(id);
    Violation.unless(
        ended.isEmpty()
            || (open
                ? ended.get() == Ended.ABORTED && after.orElseThrow().status(0) == Status.ABORTED
                : ended.get() == Ended.REMOVED && after.isEmpty()),
        "end of %s: %s",
        id,
        ended);
  }

  void retain(int retain, int most) {
    List<ExpectedCheckpoint> before = new ArrayList<>(ExpectedCheckpoint.all(cells()));
    before.sort(Comparator.comparingLong(one -> -one.first().timestamp()));
    long now = batch.nextTimestamp();
    Retention.apply(batch, retain, most);
    Set<String> left = new TreeSet<>();
    ExpectedCheckpoint.all(cells()).forEach(one -> left.add(one.first().id()));
    int[] complete = {0, 0};
    int[] others = {0, 0};
    int surplus = 0;
    for (ExpectedCheckpoint one : before) {
      Status status = one.status(now);
      int kind = one.first().automatic() ? 0 : 1;
      boolean mayGo =
          status != Status.COLLECTING
              && (complete[kind] >= retain
                  || (others[kind] >= retain && status != Status.COMPLETE));
      Violation.unless(
          mayGo || left.contains(one.first().id()),
          "retain %d: removed %s of %s",
          retain,
          one.first(),
          cells());
      complete[kind] += status == Status.COMPLETE ? 1 : 0;
      others[kind] += status == Status.COMPLETE || status == Status.COLLECTING ? 0 : 1;
      surplus += mayGo ? 1 : 0;
    }
    Violation.unless(
        before.size() - left.size() == Math.min(most, surplus),
        "retain %d, at most %d at once: %d were too many, %d of %d are left",
        retain,
        most,
        surplus,
        left.size(),
        before.size());
  }
}
