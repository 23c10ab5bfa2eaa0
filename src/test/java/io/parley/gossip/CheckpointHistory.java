package io.parley.gossip;

import io.parley.crdt.Origin;
import io.parley.crdt.VersionVector;
import io.parley.replica.CheckpointCell;
import io.parley.replica.RemovalCell;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** The cells of checkpoints that were ever committed, and which of them no removal covers. */
final class CheckpointHistory {
  static final Comparator<CheckpointCell> STAMP =
      Comparator.<CheckpointCell>comparingLong(CheckpointCell::timestamp)
          .thenComparing(cell -> cell.origin().node())
          .thenComparing(cell -> cell.origin().incarnation(), Long::compareUnsigned);

  private final Map<Origin, TreeMap<Long, CheckpointCell>> written = new TreeMap<>();

  void record(CheckpointCell cell) {
    written.computeIfAbsent(cell.origin(), o -> new TreeMap<>()).put(cell.version(), cell);
  }

  void forget(Origin origin, long version) {
    written.getOrDefault(origin, new TreeMap<>()).tailMap(version, false).clear();
  }

  /** All that {@code have} covers. */
  List<CheckpointCell> covered(VersionVector have) {
    List<CheckpointCell> covered = new ArrayList<>();
    have.asMap()
        .forEach(
            (origin, version) -> {
              TreeMap<Long, CheckpointCell> of = written.get(origin);
              if (of != null) {
                covered.addAll(of.headMap(version, true).values());
              }
            });
    return covered;
  }

  /** Whether anything of this id was ever committed. */
  boolean knows(String id) {
    return written.values().stream()
        .flatMap(of -> of.values().stream())
        .anyMatch(cell -> id.equals(cell.id()));
  }

  /** Those of {@code cells} that no other of them covers. */
  static Set<CheckpointCell> live(Collection<CheckpointCell> cells) {
    List<RemovalCell> removals = removals(cells);
    Set<CheckpointCell> live = new HashSet<>(cells);
    live.removeIf(cell -> removals.stream().anyMatch(removal -> covers(removal, cell)));
    return live;
  }

  /** Whether any of {@code cells} covers {@code cell}. */
  static boolean removed(Collection<? extends CheckpointCell> cells, CheckpointCell cell) {
    return removals(cells).stream().anyMatch(removal -> covers(removal, cell));
  }

  private static List<RemovalCell> removals(Collection<? extends CheckpointCell> cells) {
    return cells.stream()
        .filter(RemovalCell.class::isInstance)
        .map(RemovalCell.class::cast)
        .toList();
  }

  private static boolean covers(RemovalCell removal, CheckpointCell cell) {
    if ((removal.id() != null && !removal.id().equals(cell.id()))
        || cell.opened() > removal.opened()) {
      return false;
    }
    boolean sameExtent =
        cell instanceof RemovalCell
            && cell.opened() == removal.opened()
            && Objects.equals(cell.id(), removal.id());
    return !sameExtent || STAMP.compare(cell, removal) < 0;
  }
}
