package io.parley.gossip;

import io.parley.checkpoint.Checkpoint.Status;
import io.parley.merkle.Hash;
import io.parley.merkle.NaiveTree;
import io.parley.replica.AbortCell;
import io.parley.replica.BarrierCell;
import io.parley.replica.CanonicalBytes;
import io.parley.replica.CheckpointCell;
import io.parley.replica.HeaderCell;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the cells of one id must say, read off them without the core, word by word. */
final class ExpectedCheckpoint {
  private final List<BarrierCell> barriers;
  private final List<HeaderCell> counting;
  private final List<AbortCell> aborts;
  private final BarrierCell first;
  private final long deadline;

  private ExpectedCheckpoint(List<CheckpointCell> cells) {
    barriers = only(BarrierCell.class, cells);
    aborts = only(AbortCell.class, cells);
    first = barriers.stream().min(CheckpointHistory.STAMP).orElseThrow();
    deadline =
        barriers.stream()
            .filter(this::isEqual)
            .mapToLong(barrier -> barrier.timestamp() + barrier.timeoutMicros())
            .max()
            .orElseThrow();
    counting = new ArrayList<>(only(HeaderCell.class, cells));
    counting.removeIf(
        header ->
            !header.opening().equals(opening())
                || !first.expected().contains(header.node())
                || header.timestamp() > deadline);
  }

  private static <C extends CheckpointCell> List<C> only(
      Class<C> kind, List<CheckpointCell> cells) {
    return cells.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private boolean isEqual(BarrierCell other) {
    return other.expected().equals(first.expected())
        && other.timeoutMicros() == first.timeoutMicros()
        && other.automatic() == first.automatic();
  }

  /** Empty if it is not open. */
  static Optional<ExpectedCheckpoint> of(Collection<? extends CheckpointCell> all, String id) {
    List<CheckpointCell> cells =
        all.stream().filter(cell -> id.equals(cell.id())).collect(Collectors.toList());
    return cells.stream().anyMatch(BarrierCell.class::isInstance)
        ? Optional.of(new ExpectedCheckpoint(cells))
        : Optional.empty();
  }

  /** All that are open. */
  static List<ExpectedCheckpoint> all(Collection<? extends CheckpointCell> all) {
    return ids(all).stream().flatMap(id -> of(all, id).stream()).toList();
  }

  static Set<String> ids(Collection<? extends CheckpointCell> all) {
    return all.stream()
        .map(CheckpointCell::id)
        .filter(id -> id != null)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  BarrierCell first() {
    return first;
  }

  long deadline() {
    return deadline;
  }

  Hash opening() {
    String nodes = first.expected().stream().map(node -> node + "\n").collect(Collectors.joining());
    return Hash.sha256(
        new CanonicalBytes(0x10)
            .text(first.id())
            .text(nodes)
            .number(first.timeoutMicros())
            .number(first.automatic() ? 1 : 0)
            .toByteArray());
  }

  Status status(long now) {
    if (!barriers.stream().allMatch(this::isEqual)
        || pairs().anyMatch(pair -> differ(pair.get(0), pair.get(1)))) {
      return Status.CONFLICTED;
    }
    boolean allIn = missing().isEmpty();
    if (allIn && aborts.stream().anyMatch(abort -> abort.timestamp() < completedAt())) {
      return Status.CONFLICTED;
    }
    if (allIn) {
      return Status.COMPLETE;
    }
    if (!aborts.isEmpty()) {
      return Status.ABORTED;
    }
    return now > deadline ? Status.EXPIRED : Status.COLLECTING;
  }

  private Stream<List<HeaderCell>> pairs() {
    return counting.stream().flatMap(one -> counting.stream().map(other -> List.of(one, other)));
  }

  /** Whether two headers contradict each other. */
  static boolean differ(HeaderCell one, HeaderCell other) {
    return one.node().equals(other.node())
        && (one.logicalTime() != other.logicalTime()
            || one.size() != other.size()
            || !one.root().equals(other.root()));
  }

  Set<String> missing() {
    Set<String> missing = new TreeSet<>(first.expected());
    counting.forEach(header -> missing.remove(header.node()));
    return missing;
  }

  /** The earliest that counts for a node. */
  Optional<HeaderCell> header(String node) {
    return counting.stream()
        .filter(header -> header.node().equals(node))
        .min(CheckpointHistory.STAMP);
  }

  List<HeaderCell> headers() {
    return first.expected().stream().flatMap(node -> header(node).stream()).toList();
  }

  /** When the last of all nodes came in; only where none is missing. */
  long completedAt() {
    return headers().stream().mapToLong(HeaderCell::timestamp).max().orElseThrow();
  }

  /** The combined root; only where none is missing. */
  Hash root() {
    return NaiveTree.root(
        headers().stream()
            .sorted(Comparator.comparing(HeaderCell::node))
            .map(
                header ->
                    new CanonicalBytes(0x11)
                        .bytes(opening().bytes())
                        .text(header.node())
                        .number(header.logicalTime())
                        .number(header.size())
                        .bytes(header.root().bytes())
                        .toByteArray())
            .toList());
  }

  /**
   * The logical time of a node in the last complete one of this kind that expected it, for an
   * automatic one the last to which the node itself submitted; 0: none.
   */
  static long floor(Collection<? extends CheckpointCell> cells, String node, boolean automatic) {
    ExpectedCheckpoint last = null;
    for (ExpectedCheckpoint one : all(cells)) {
      if (one.first.automatic() == automatic
          && one.status(0) == Status.COMPLETE
          && one.first.expected().contains(node)
          && (!automatic || one.header(node).orElseThrow().origin().node().equals(node))
          && (last == null || one.completedAt() >= last.completedAt())) {
        last = one;
      }
    }
    return last == null ? 0 : last.header(node).orElseThrow().logicalTime();
  }
}
