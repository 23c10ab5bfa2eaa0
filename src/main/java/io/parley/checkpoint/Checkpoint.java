package io.parley.checkpoint;

import io.parley.merkle.Hash;
import io.parley.replica.AbortCell;
import io.parley.replica.BarrierCell;
import io.parley.replica.CheckpointCell;
import io.parley.replica.CheckpointCells;
import io.parley.replica.HeaderCell;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the cells of one id say: a function of them alone, so nodes with the same cells say the
 * same, in whatever order they came. Only whether it is expired depends on the time too.
 *
 * <p>Openings with equal contents are one, with the latest of their deadlines. A header counts if
 * it belongs to that opening, its node is expected, and its timestamp is not after the deadline.
 * Complete is final but for a conflict: two openings or two counting headers of a node that differ,
 * or an abort that was written before the last header that was needed (one side was told that it is
 * complete, the other that it is aborted). Immutable.
 */
public final class Checkpoint {

  /** How a checkpoint stands. */
  public enum Status {
    /** Some nodes are missing, and there is time. */
    COLLECTING,
    /** All expected nodes are in. */
    COMPLETE,
    /** The deadline has passed, some are missing. A header written in time may still arrive. */
    EXPIRED,
    /** Given up before it was complete. */
    ABORTED,
    /** Two cells contradict each other. */
    CONFLICTED
  }

  /** Two cells that contradict each other. */
  public record Conflict(CheckpointCell one, CheckpointCell other) {}

  private static final Comparator<CheckpointCell> ORDER =
      Comparator.comparingLong(CheckpointCell::timestamp)
          .thenComparing(CheckpointCell::origin)
          .thenComparingLong(CheckpointCell::version);

  private final BarrierCell barrier;
  private final long deadline;
  private final long latestOpened;
  private final SortedMap<String, HeaderCell> headers = new TreeMap<>();
  private final List<Conflict> conflicts = new ArrayList<>();
  private AbortCell abort;

  private Checkpoint(List<CheckpointCell> cells) {
    List<CheckpointCell> sorted = new ArrayList<>(cells);
    sorted.sort(ORDER);
    this.barrier =
        sorted.stream()
            .filter(BarrierCell.class::isInstance)
            .map(BarrierCell.class::cast)
            .findFirst()
            .orElseThrow();
    Hash opening = barrier.opening();
    long last = barrier.deadline();
    for (CheckpointCell cell : sorted) {
      if (cell instanceof BarrierCell other) {
        if (other.opening().equals(opening)) {
          last = Math.max(last, other.deadline());
        } else {
          conflicts.add(new Conflict(barrier, other));
        }
      } else if (cell instanceof AbortCell one && abort == null) {
        abort = one;
      }
    }
    this.deadline = last;
    this.latestOpened = sorted.stream().mapToLong(CheckpointCell::opened).max().orElseThrow();
    sorted.stream()
        .filter(HeaderCell.class::isInstance)
        .map(HeaderCell.class::cast)
        .filter(header -> header.opening().equals(opening) && counts(header))
        .forEach(this::take);
    if (allIn() && abort != null && completedAt() > abort.timestamp()) {
      conflicts.add(new Conflict(abort, lastHeader()));
    }
  }

  private boolean counts(HeaderCell header) {
    return barrier.expected().contains(header.node()) && header.timestamp() <= deadline;
  }

  private void take(HeaderCell header) {
    HeaderCell before = headers.putIfAbsent(header.node(), header);
    if (before != null && !before.agrees(header)) {
      conflicts.add(new Conflict(before, header));
    }
  }

  /** The checkpoint of this id; empty if it was never opened, or was removed. */
  public static Optional<Checkpoint> of(CheckpointCells cells, String id) {
    List<CheckpointCell> own = cells.of(id);
    return own.stream().anyMatch(BarrierCell.class::isInstance)
        ? Optional.of(new Checkpoint(own))
        : Optional.empty();
  }

  /** All checkpoints, the latest opened first. */
  public static List<Checkpoint> all(CheckpointCells cells) {
    List<Checkpoint> all = new ArrayList<>();
    cells.ids().forEach(id -> of(cells, id).ifPresent(all::add));
    all.sort(
        Comparator.comparingLong(Checkpoint::openedAt).reversed().thenComparing(Checkpoint::id));
    return all;
  }

  /** Its id. */
  public String id() {
    return barrier.id();
  }

  /** The first opening. */
  public BarrierCell barrier() {
    return barrier;
  }

  /** The timestamp of the first opening. */
  public long openedAt() {
    return barrier.opened();
  }

  /** A removal with this extent covers all of it that is here. */
  public long latestOpened() {
    return latestOpened;
  }

  /** The last timestamp with which a header counts. */
  public long deadline() {
    return deadline;
  }

  /** The nodes that must be in, ascending. */
  public SortedSet<String> expected() {
    return barrier.expected();
  }

  /** The expected nodes that are not in, ascending. */
  public SortedSet<String> missing() {
    TreeSet<String> missing = new TreeSet<>(barrier.expected());
    missing.removeAll(headers.keySet());
    return missing;
  }

  /** The header that counts for each node that is in, the earliest where several say the same. */
  public SortedMap<String, HeaderCell> headers() {
    return Collections.unmodifiableSortedMap(headers);
  }

  /** Cells that contradict each other; empty if none do. */
  public List<Conflict> conflicts() {
    return List.copyOf(conflicts);
  }

  /** The first abort. */
  public Optional<AbortCell> abort() {
    return Optional.ofNullable(abort);
  }

  /**
   * How it stands.
   *
   * @param nowMicros matters only between collecting and expired
   */
  public Status status(long nowMicros) {
    if (!conflicts.isEmpty()) {
      return Status.CONFLICTED;
    }
    if (allIn()) {
      return Status.COMPLETE;
    }
    if (abort != null) {
      return Status.ABORTED;
    }
    return nowMicros > deadline ? Status.EXPIRED : Status.COLLECTING;
  }

  /** Whether it is complete, at whatever time. */
  public boolean complete() {
    return allIn() && conflicts.isEmpty();
  }

  private boolean allIn() {
    return headers.size() == barrier.expected().size();
  }

  /** The timestamp of the header that made it complete; only when all are in. */
  public long completedAt() {
    return lastHeader().timestamp();
  }

  /** The header that made it complete; only when all are in. */
  public HeaderCell lastHeader() {
    return headers.values().stream().max(ORDER).orElseThrow();
  }

  /** The tree over the headers of all nodes that are in; at least one must be. */
  public CombinedTree combined() {
    return new CombinedTree(headers.values().stream().map(NodeHeader::of).toList());
  }

  /** The least logical time of the nodes that are in; at least one must be. */
  public long minLogicalTime() {
    return headers.values().stream().mapToLong(HeaderCell::logicalTime).min().orElseThrow();
  }

  /** The greatest logical time of the nodes that are in; at least one must be. */
  public long maxLogicalTime() {
    return headers.values().stream().mapToLong(HeaderCell::logicalTime).max().orElseThrow();
  }

  /** The states' bytes of the nodes that are in. */
  public long stateBytes() {
    return headers.values().stream().mapToLong(HeaderCell::size).sum();
  }

  @Override
  public String toString() {
    return "Checkpoint[" + id() + ", in " + headers.keySet() + ", missing " + missing() + "]";
  }
}
