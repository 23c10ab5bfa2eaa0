package io.parley.replica;

import io.parley.crdt.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An origin's cells in the version range ({@code from}, {@code to}]. Versions without a cell were
 * replaced.
 *
 * <p>Cells are in version order, all of this origin, with growing timestamps; sequences of entries
 * have no gap.
 *
 * @param from exclusive, from 0
 * @param to inclusive, at least {@code from}
 * @param head size and root of the log at {@code to}; null while the sender itself has more than
 *     {@code to}
 */
public record Delta(Origin origin, long from, long to, List<Cell> cells, LogHead head) {

  /** Refuses what does not fit together with an {@link IllegalArgumentException} that names it. */
  public Delta {
    Objects.requireNonNull(origin, "origin");
    cells = List.copyOf(cells);
    Checks.atLeast("from", from, 0);
    Checks.atLeast("to", to, from);
    long version = from;
    long timestamp = -1;
    long sequence = -1;
    for (Cell cell : cells) {
      if (!cell.origin().equals(origin)) {
        throw new IllegalArgumentException(
            "cell's origin: got " + cell.origin() + ", want " + origin);
      }
      if (cell.version() <= version || cell.version() > to) {
        throw new IllegalArgumentException(
            "cell's version: got " + cell.version() + ", want in (" + version + ", " + to + "]");
      }
      if (cell.timestamp() <= timestamp) {
        throw new IllegalArgumentException(
            "cell's timestamp: got " + cell.timestamp() + ", want > " + timestamp);
      }
      if (cell instanceof Entry entry) {
        if (sequence >= 0 && entry.sequence() != sequence + 1) {
          throw new IllegalArgumentException(
              "sequence: got " + entry.sequence() + ", want " + (sequence + 1));
        }
        sequence = entry.sequence();
      }
      version = cell.version();
      timestamp = cell.timestamp();
    }
  }

  /** An upper bound of its size in a message, bytes. */
  public long weight() {
    return OVERHEAD_BYTES + cells.stream().mapToLong(Cell::weight).sum();
  }

  /** An upper bound of what a delta needs in a message beside its cells. */
  public static final int OVERHEAD_BYTES = 200;

  /**
   * The same in pieces, in order: each at most {@code bytes} in weight, or of a single cell. Only
   * the last one has the head.
   */
  public List<Delta> cut(long bytes) {
    List<Delta> pieces = new ArrayList<>();
    long start = from;
    int first = 0;
    long weight = OVERHEAD_BYTES;
    for (int i = 0; i < cells.size(); i++) {
      long added = cells.get(i).weight();
      if (i > first && (weight + added > bytes || i - first >= Limits.MAX_PAGE_CELLS)) {
        long end = cells.get(i - 1).version();
        pieces.add(new Delta(origin, start, end, cells.subList(first, i), null));
        start = end;
        first = i;
        weight = OVERHEAD_BYTES;
      }
      weight += added;
    }
    pieces.add(new Delta(origin, start, to, cells.subList(first, cells.size()), head));
    return pieces;
  }
}
