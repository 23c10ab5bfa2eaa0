package io.parley.replica;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The cells of all checkpoints that no removal covers. Merging is the union less what is covered:
 * commutative, associative and idempotent.
 *
 * <p>Immutable; any thread may read it. In memory as a whole: checkpoints are few, because old ones
 * are removed.
 */
public final class CheckpointCells {
  /** No checkpoints. */
  public static final CheckpointCells EMPTY = new CheckpointCells(new TreeMap<>(), List.of());

  /**
   * What adding a cell did.
   *
   * @param after the cells then
   * @param taken false if the cell is covered, or was here
   * @param removed those that it covers
   */
  public record Added(CheckpointCells after, boolean taken, List<CheckpointCell> removed) {}

  private final SortedMap<String, List<CheckpointCell>> byId;
  private final List<RemovalCell> ofAll;

  private CheckpointCells(SortedMap<String, List<CheckpointCell>> byId, List<RemovalCell> ofAll) {
    this.byId = byId;
    this.ofAll = ofAll;
  }

  /** These cells, without those that others of them cover. */
  public static CheckpointCells of(Collection<? extends CheckpointCell> cells) {
    CheckpointCells all = EMPTY;
    for (CheckpointCell cell : cells) {
      all = all.add(cell).after();
    }
    return all;
  }

  /** The ids of which anything is here, ascending; a removed one too, while its removal is. */
  public SortedSet<String> ids() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(byId.keySet()));
  }

  /** The cells of a checkpoint; empty if nothing of it is here. */
  public List<CheckpointCell> of(String id) {
    return byId.getOrDefault(id, List.of());
  }

  /** All cells, in no particular order. */
  public List<CheckpointCell> all() {
    List<CheckpointCell> all = new ArrayList<>(ofAll);
    byId.values().forEach(all::addAll);
    return all;
  }

  /** With one more cell. */
  public Added add(CheckpointCell cell) {
    boolean ofMany = cell instanceof RemovalCell one && one.ofMany();
    List<CheckpointCell> same = ofMany ? List.copyOf(ofAll) : of(cell.id());
    if (same.contains(cell) || covered(cell, same) || covered(cell, ofAll)) {
      return new Added(this, false, List.of());
    }
    TreeMap<String, List<CheckpointCell>> next = new TreeMap<>(byId);
    List<CheckpointCell> removed = new ArrayList<>();
    List<RemovalCell> nextOfAll = ofAll;
    if (cell instanceof RemovalCell removal) {
      if (ofMany) {
        ofAll.stream().filter(removal::covers).forEach(removed::add);
        List.copyOf(next.keySet()).forEach(id -> remove(removal, id, next, removed));
        nextOfAll = new ArrayList<>(ofAll);
        nextOfAll.removeAll(removed);
        nextOfAll.add(removal);
      } else {
        remove(removal, removal.id(), next, removed);
      }
    }
    if (!ofMany) {
      List<CheckpointCell> cells = new ArrayList<>(next.getOrDefault(cell.id(), List.of()));
      cells.add(cell);
      next.put(cell.id(), List.copyOf(cells));
    }
    return new Added(new CheckpointCells(next, List.copyOf(nextOfAll)), true, removed);
  }

  private static boolean covered(CheckpointCell cell, List<? extends CheckpointCell> by) {
    return by.stream().anyMatch(one -> one instanceof RemovalCell removal && removal.covers(cell));
  }

  private static void remove(
      RemovalCell removal,
      String id,
      Map<String, List<CheckpointCell>> from,
      List<CheckpointCell> removed) {
    List<CheckpointCell> left = new ArrayList<>();
    for (CheckpointCell cell : from.getOrDefault(id, List.of())) {
      (removal.covers(cell) ? removed : left).add(cell);
    }
    if (left.isEmpty()) {
      from.remove(id);
    } else {
      from.put(id, List.copyOf(left));
    }
  }

  @Override
  public boolean equals(Object o) {
    return this == o
        || (o instanceof CheckpointCells c && new HashSet<>(all()).equals(new HashSet<>(c.all())));
  }

  @Override
  public int hashCode() {
    return new HashSet<>(all()).hashCode();
  }

  @Override
  public String toString() {
    return "CheckpointCells" + all();
  }
}
