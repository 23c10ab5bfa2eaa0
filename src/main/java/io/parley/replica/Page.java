package io.parley.replica;

import io.parley.crdt.Origin;
import io.parley.crdt.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Some of what a replica has and another lacks: one delta per origin, cut at a timestamp over all
 * origins, so that no cell travels before what its writer had seen (I10).
 *
 * @param more whether the sender has still more for the same receiver
 */
public record Page(List<Delta> deltas, boolean more) {

  /** Cells of one origin that are read ahead at once. */
  private static final int CHUNK_CELLS = 128;

  /** Copies the list. */
  public Page {
    deltas = List.copyOf(deltas);
  }

  /**
   * The next page for a replica that has {@code have}.
   *
   * @param state the committed state that {@code store} holds at this moment
   * @param without origins to leave out
   * @param bytes the greatest sum of weights; a page with something to send holds one cell at
   *     least, even a larger one
   */
  public static Page read(
      Store store, ReplicaState state, VersionVector have, Set<Origin> without, long bytes) {
    List<OriginState> ahead = new ArrayList<>();
    for (OriginState origin : state.origins().values()) {
      if (origin.version() > have.get(origin.origin()) && !without.contains(origin.origin())) {
        ahead.add(origin);
      }
    }
    if (ahead.isEmpty()) {
      return new Page(List.of(), false);
    }
    CellMerge<Cell> merge =
        new CellMerge<>(store::cells, CHUNK_CELLS, Math.max(64 * 1024, bytes / ahead.size()));
    for (OriginState origin : ahead) {
      merge.add(origin.origin(), have.get(origin.origin()), origin.version());
    }
    Map<Origin, List<Cell>> taken = new TreeMap<>();
    long weight = 0;
    int cells = 0;
    for (Cell next = merge.peek(); next != null; next = merge.peek()) {
      long added =
          (long) next.weight() + (taken.containsKey(next.origin()) ? 0 : Delta.OVERHEAD_BYTES);
      if (cells > 0 && (weight + added > bytes || cells >= Limits.MAX_PAGE_CELLS)) {
        return new Page(deltas(ahead, have, taken, false), true);
      }
      taken.computeIfAbsent(next.origin(), o -> new ArrayList<>()).add(merge.take());
      weight += added;
      cells++;
    }
    boolean fits =
        weight + (long) Delta.OVERHEAD_BYTES * (ahead.size() - taken.size()) <= bytes
            || taken.isEmpty();
    return new Page(deltas(ahead, have, taken, fits), !fits);
  }

  /**
   * Only the last page vouches for versions behind an origin's last cell: what replaced them has
   * arrived by then.
   */
  private static List<Delta> deltas(
      List<OriginState> ahead, VersionVector have, Map<Origin, List<Cell>> taken, boolean last) {
    List<Delta> deltas = new ArrayList<>();
    for (OriginState state : ahead) {
      List<Cell> cells = taken.getOrDefault(state.origin(), List.of());
      if (last || !cells.isEmpty()) {
        long to = last ? state.version() : cells.get(cells.size() - 1).version();
        LogHead head = to == state.version() ? state.head() : null;
        deltas.add(new Delta(state.origin(), have.get(state.origin()), to, cells, head));
      }
    }
    return deltas;
  }
}
