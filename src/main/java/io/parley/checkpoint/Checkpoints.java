package io.parley.checkpoint;

import io.parley.checkpoint.CheckpointRefusedException.Reason;
import io.parley.replica.BarrierCell;
import io.parley.replica.Batch;
import io.parley.replica.CheckpointCells;
import io.parley.replica.HeaderCell;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;

/**
 * What may be done to checkpoints: each call stages it on a batch, or throws {@link
 * CheckpointRefusedException} and stages nothing.
 */
public final class Checkpoints {
  /** Checkpoints at once that callers opened, of all statuses: all of them are in memory. */
  public static final int MOST = 1000;

  /**
   * Those that the policy opened have a share of their own, so that neither keeps the other from
   * opening: as many as it may retain, complete and not, and some that collect.
   */
  public static final int MOST_BY_POLICY = 2 * CheckpointPolicy.MAX_RETAIN + 100;

  /** How the ids begin of those that the policy opens, and no others. */
  static final String POLICY_PREFIX = "policy-";

  /** Words that stand in the place of an id in paths. */
  private static final Set<String> RESERVED = Set.of("latest", "policy");

  private Checkpoints() {}

  /**
   * What came of a submission.
   *
   * @param header what counts for the node
   * @param completed whether this one made the checkpoint complete
   */
  public record Submitted(HeaderCell header, boolean completed) {}

  /** How a checkpoint was ended. */
  public enum Ended {
    /** It was open. */
    ABORTED,
    /** It was finished. */
    REMOVED
  }

  /**
   * Opens a checkpoint. One of this id with the same contents is answered as it is.
   *
   * @param id null: a fresh one
   * @return the first opening of this id
   */
  public static BarrierCell open(
      Batch batch, String id, SortedSet<String> expected, Duration timeout, boolean automatic) {
    if (id != null) {
      if (RESERVED.contains(BarrierCell.requireId(id))) {
        throw new IllegalArgumentException(
            "checkpoint id: got \"" + id + "\", want none of " + RESERVED);
      }
      if (id.startsWith(POLICY_PREFIX)) {
        throw new IllegalArgumentException(
            "checkpoint id: got \""
                + id
                + "\", want none that begins with "
                + POLICY_PREFIX
                + ", as those that the policy opens");
      }
      Optional<Checkpoint> known = Checkpoint.of(batch.checkpoints(), id);
      if (known.isPresent()) {
        return same(known.get(), expected, timeout, automatic);
      }
    }
    requireRoom(batch, false);
    return batch.open(id, expected, timeout, automatic);
  }

  /** Opens an automatic checkpoint because the policy says so. */
  public static BarrierCell openByPolicy(
      Batch batch, SortedSet<String> expected, Duration timeout) {
    requireRoom(batch, true);
    return batch.open(POLICY_PREFIX + batch.freshId(), expected, timeout, true);
  }

  private static void requireRoom(Batch batch, boolean byPolicy) {
    int most = byPolicy ? MOST_BY_POLICY : MOST;
    long present =
        Checkpoint.all(batch.checkpoints()).stream()
            .filter(checkpoint -> checkpoint.id().startsWith(POLICY_PREFIX) == byPolicy)
            .count();
    if (present >= most) {
      throw new CheckpointRefusedException(
          Reason.TOO_MANY,
          "checkpoints that %s opened: got %d already, want fewer than %d; end some, or wait until old ones are removed"
              .formatted(byPolicy ? "the policy" : "callers", present, most));
    }
  }

  private static BarrierCell same(
      Checkpoint known, SortedSet<String> expected, Duration timeout, boolean automatic) {
    BarrierCell there = known.barrier();
    if (there.automatic() != automatic
        || !there.expected().equals(expected)
        || there.timeoutMicros() != TimeUnit.MICROSECONDS.convert(timeout)) {
      throw new CheckpointRefusedException(
          Reason.CONFLICT,
          "checkpoint \"%s\": got nodes %s, timeout %s, automatic %s; it is open with %s, %s, %s; want the same or another id"
              .formatted(
                  known.id(),
                  expected,
                  timeout,
                  automatic,
                  there.expected(),
                  timeout(there),
                  there.automatic()));
    }
    return there;
  }

  private static Duration timeout(BarrierCell barrier) {
    return Duration.ofNanos(barrier.timeoutMicros() * 1000);
  }

  /** The checkpoint of this id, or {@link Reason#UNKNOWN}. */
  public static Checkpoint require(CheckpointCells cells, String id) {
    return Checkpoint.of(cells, id)
        .orElseThrow(
            () ->
                new CheckpointRefusedException(
                    Reason.UNKNOWN, "checkpoint: got \"" + id + "\", want one that is known here"));
  }

  /**
   * Submits a node's state. The same once more is answered as the first time.
   *
   * @param head of bytes that are stored already
   */
  public static Submitted submit(
      Batch batch, String id, String node, long logicalTime, StateHead head) {
    Checkpoint checkpoint = require(batch.checkpoints(), id);
    Optional<HeaderCell> earlier = expected(checkpoint, node);
    if (earlier.isPresent()) {
      HeaderCell header = earlier.get();
      if (header.logicalTime() != logicalTime
          || header.size() != head.size()
          || !header.root().equals(head.root())) {
        throw new CheckpointRefusedException(
            Reason.CONFLICT,
            "state of %s in \"%s\": got logical time %d, %d bytes, root %s; it submitted %d, %d bytes, root %s; want the same"
                .formatted(
                    node,
                    id,
                    logicalTime,
                    head.size(),
                    head.root(),
                    header.logicalTime(),
                    header.size(),
                    header.root()));
      }
      return new Submitted(
          header, checkpoint.missing().isEmpty() && checkpoint.lastHeader().equals(header));
    }
    checkOpen(batch.checkpoints(), checkpoint, node, logicalTime, batch.nextTimestamp());
    HeaderCell header =
        batch.submit(checkpoint.barrier(), node, logicalTime, head.size(), head.root());
    return new Submitted(header, require(batch.checkpoints(), id).complete());
  }

  /**
   * What can be refused before the bytes have come; what the node submitted before is not looked
   * at.
   */
  public static void checkSubmission(
      CheckpointCells cells, String id, String node, long logicalTime, long nowMicros) {
    Checkpoint checkpoint = require(cells, id);
    if (expected(checkpoint, node).isEmpty()) {
      checkOpen(cells, checkpoint, node, logicalTime, nowMicros);
    }
  }

  private static Optional<HeaderCell> expected(Checkpoint checkpoint, String node) {
    if (!checkpoint.expected().contains(node)) {
      throw new CheckpointRefusedException(
          Reason.NOT_EXPECTED,
          "node: got \"%s\", want one that \"%s\" expects: %s"
              .formatted(node, checkpoint.id(), some(checkpoint.expected())));
    }
    return Optional.ofNullable(checkpoint.headers().get(node));
  }

  private static void checkOpen(
      CheckpointCells cells, Checkpoint checkpoint, String node, long logicalTime, long now) {
    Checkpoint.Status status = checkpoint.status(now);
    if (status != Checkpoint.Status.COLLECTING) {
      throw new CheckpointRefusedException(
          Reason.STALE,
          "checkpoint \"%s\": is %s, its deadline %d, the time here %d (microseconds); want one that is collecting"
              .formatted(
                  checkpoint.id(),
                  status.name().toLowerCase(Locale.ROOT),
                  checkpoint.deadline(),
                  now));
    }
    long floor = floor(cells, node, checkpoint.barrier().automatic());
    if (logicalTime < floor) {
      throw new CheckpointRefusedException(
          Reason.STALE,
          "logical time of %s: got %d, want >= %d, that of its last complete checkpoint of this kind"
              .formatted(node, logicalTime, floor));
    }
  }

  /**
   * The logical time of a node in the last complete checkpoint that expected it; 0: none. Automatic
   * ones and others apart: the position in the log and an application's own measure do not compare.
   * So of automatic ones only those count to which the node itself submitted.
   */
  public static long floor(CheckpointCells cells, String node, boolean automatic) {
    return Checkpoint.all(cells).stream()
        .filter(c -> c.barrier().automatic() == automatic)
        .filter(c -> c.complete() && c.expected().contains(node))
        .filter(c -> !automatic || c.headers().get(node).origin().node().equals(node))
        .max(Comparator.comparingLong(Checkpoint::completedAt).thenComparing(Checkpoint::id))
        .map(c -> c.headers().get(node).logicalTime())
        .orElse(0L);
  }

  /** Aborts an open checkpoint, removes a finished one. */
  public static Ended end(Batch batch, String id) {
    Checkpoint checkpoint = require(batch.checkpoints(), id);
    if (checkpoint.status(batch.nextTimestamp()) == Checkpoint.Status.COLLECTING) {
      batch.abort(id, checkpoint.latestOpened());
      return Ended.ABORTED;
    }
    batch.remove(id, checkpoint.latestOpened());
    return Ended.REMOVED;
  }

  /** The open automatic checkpoints to which this node has not submitted yet, oldest first. */
  public static List<Checkpoint> awaiting(CheckpointCells cells, String node, long nowMicros) {
    return Checkpoint.all(cells).stream()
        .filter(c -> c.barrier().automatic() && c.missing().contains(node))
        .filter(c -> c.status(nowMicros) == Checkpoint.Status.COLLECTING)
        .sorted(Comparator.comparingLong(Checkpoint::openedAt))
        .toList();
  }

  /** When the last automatic checkpoint was opened; 0: never. */
  public static long lastAutomatic(CheckpointCells cells) {
    return Checkpoint.all(cells).stream()
        .filter(c -> c.barrier().automatic())
        .mapToLong(Checkpoint::openedAt)
        .max()
        .orElse(0);
  }

  /** The states that are needed, those of the latest checkpoint first; each once. */
  public static List<StateHead> states(CheckpointCells cells) {
    return Checkpoint.all(cells).stream()
        .flatMap(c -> cells.of(c.id()).stream())
        .filter(HeaderCell.class::isInstance)
        .map(HeaderCell.class::cast)
        .map(header -> new StateHead(header.size(), header.root()))
        .distinct()
        .toList();
  }

  private static String some(SortedSet<String> nodes) {
    return nodes.size() <= 20
        ? nodes.toString()
        : nodes.stream().limit(20).toList() + " and " + (nodes.size() - 20) + " more";
  }
}
