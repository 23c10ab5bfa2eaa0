package io.parley.gossip;

import io.parley.crdt.Origin;
import io.parley.crdt.VersionVector;
import io.parley.replica.Cell;
import io.parley.replica.CheckpointCell;
import io.parley.replica.CounterCell;
import io.parley.replica.Entry;
import io.parley.replica.RegisterCell;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that was ever committed at its origin, as the simulator saw it: from it follows what a
 * replica with a given version vector must hold. Written without any merge of the core.
 */
final class History {
  /** A write: its cell as it must be, and all that its writer had. */
  record Write(Cell cell, VersionVector seen) {}

  private static final class Stream {
    private final List<Write> writes = new ArrayList<>();

    /** How many of the first i writes are entries. */
    private final List<Integer> entries = new ArrayList<>(List.of(0));

    private final Map<String, TreeMap<Long, Cell>> byName = new TreeMap<>();
  }

  private static final Comparator<RegisterCell> STAMP =
      Comparator.<RegisterCell>comparingLong(RegisterCell::timestamp)
          .thenComparing(cell -> cell.origin().node())
          .thenComparing(cell -> cell.origin().incarnation(), Long::compareUnsigned);

  private final Map<Origin, Stream> streams = new TreeMap<>();
  private final Set<String> names = new TreeSet<>();
  private final CheckpointHistory checkpoints = new CheckpointHistory();
  private long latest;

  /** Takes note of what a store has committed; no version may be issued twice. */
  void record(List<Write> writes) {
    for (Write write : writes) {
      Cell cell = write.cell();
      Stream stream = streams.computeIfAbsent(cell.origin(), o -> new Stream());
      int size = stream.writes.size();
      Violation.unless(
          cell.version() == size + 1L,
          "I1 version issued twice, or one left out: %s, but %d are committed",
          cell,
          size);
      checkStamp(write, stream);
      stream.writes.add(write);
      stream.entries.add(stream.entries.get(size) + (cell instanceof Entry ? 1 : 0));
      String name = name(cell);
      if (name != null) {
        names.add(name);
        stream.byName.computeIfAbsent(name, n -> new TreeMap<>()).put(cell.version(), cell);
      }
      if (cell instanceof CheckpointCell checkpoint) {
        checkpoints.record(checkpoint);
      }
      latest = Math.max(latest, cell.timestamp());
    }
  }

  /** The log's order must be a linear extension of causality (I4): whatever was seen is earlier. */
  private void checkStamp(Write write, Stream own) {
    long timestamp = write.cell().timestamp();
    if (!own.writes.isEmpty()) {
      Cell last = own.writes.get(own.writes.size() - 1).cell();
      Violation.unless(
          last.timestamp() < timestamp, "I4 not after its origin's last: %s", write.cell());
    }
    write
        .seen()
        .asMap()
        .forEach(
            (origin, version) -> {
              Cell seen = lastSeen(write, origin, version);
              Violation.unless(
                  seen == null || seen.timestamp() < timestamp,
                  "I4 %s does not sort after %s, which its writer had",
                  write.cell(),
                  seen);
            });
  }

  /**
   * The last cell of an origin that a writer may have seen. One of a checkpoint that was removed
   * already did not come to it, and the removal may be the earlier of the two.
   */
  private Cell lastSeen(Write write, Origin origin, long version) {
    Cell seen = write(origin, version).cell();
    if (seen.timestamp() < write.cell().timestamp() || !(seen instanceof CheckpointCell)) {
      return seen;
    }
    Cell by = write.cell();
    VersionVector own = VersionVector.of(Map.of(by.origin(), by.version() - 1));
    List<CheckpointCell> known = checkpoints.covered(write.seen().merge(own));
    for (long v = version; v > 0; v--) {
      seen = write(origin, v).cell();
      if (!(seen instanceof CheckpointCell cell && CheckpointHistory.removed(known, cell))) {
        return seen;
      }
    }
    return null;
  }

  private static String name(Cell cell) {
    if (cell instanceof CounterCell counter) {
      return "counter " + counter.name();
    }
    return cell instanceof RegisterCell register ? "register " + register.name() : null;
  }

  /** The names of all counters and registers, each behind its kind. */
  Set<String> names() {
    return names;
  }

  CheckpointHistory checkpoints() {
    return checkpoints;
  }

  long size(Origin origin) {
    Stream stream = streams.get(origin);
    return stream == null ? 0 : stream.writes.size();
  }

  /** All origins that have committed anything. */
  Set<Origin> origins() {
    return streams.keySet();
  }

  /** The greatest timestamp of all. */
  long latest() {
    return latest;
  }

  Write write(Origin origin, long version) {
    Violation.unless(
        version <= size(origin), "version %d of %s was never committed there", version, origin);
    return streams.get(origin).writes.get((int) version - 1);
  }

  /** How many of the first {@code version} writes are entries. */
  int entries(Origin origin, long version) {
    return version == 0 ? 0 : streams.get(origin).entries.get((int) version);
  }

  /** The last entry up to {@code version}; null if there is none. */
  Write lastEntry(Origin origin, long version) {
    for (long v = version; v > 0; v--) {
      Write write = write(origin, v);
      if (write.cell() instanceof Entry) {
        return write;
      }
    }
    return null;
  }

  /** The share of a counter that an origin must have at a version; null if none. */
  CounterCell share(String name, Origin origin, long version) {
    return (CounterCell) last("counter " + name, origin, version);
  }

  /** The winning write of a register among all that {@code have} covers; null if there is none. */
  RegisterCell winner(String name, VersionVector have) {
    RegisterCell winner = null;
    for (Map.Entry<Origin, Long> one : have.asMap().entrySet()) {
      RegisterCell last = (RegisterCell) last("register " + name, one.getKey(), one.getValue());
      if (last != null && (winner == null || STAMP.compare(last, winner) > 0)) {
        winner = last;
      }
    }
    return winner;
  }

  private Cell last(String name, Origin origin, long version) {
    Stream stream = streams.get(origin);
    TreeMap<Long, Cell> of = stream == null ? null : stream.byName.get(name);
    Map.Entry<Long, Cell> last = of == null ? null : of.floorEntry(version);
    return last == null ? null : last.getValue();
  }

  /**
   * Forgets an origin's writes above {@code version}: the only disk that had them is lost, so they
   * may be issued anew.
   */
  void forget(Origin origin, long version) {
    checkpoints.forget(origin, version);
    Stream stream = streams.get(origin);
    if (stream != null && stream.writes.size() > version) {
      stream.writes.subList((int) version, stream.writes.size()).clear();
      stream.entries.subList((int) version + 1, stream.entries.size()).clear();
      stream.byName.values().forEach(of -> of.tailMap(version, false).clear());
    }
  }
}
