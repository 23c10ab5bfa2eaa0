package io.parley.replica;

import io.parley.crdt.Origin;
import io.parley.merkle.Frontier;
import io.parley.merkle.MerkleTree;
import io.parley.merkle.SetHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * New timestamps for the last cells of a node's own origin, which were stamped too far ahead for
 * any other node to take them. Versions, sequences and values stay, so for everybody else these
 * cells were never written otherwise.
 *
 * <p>The new timestamps are above all that the node has seen and grow with the versions, so the
 * order of writes and what they build on stay as they were (I4, I10). That nobody else has these
 * cells is the caller's to know: to whom has them it would be another history (I6).
 *
 * @param first the version from which on timestamps are replaced
 * @param offset a cell's new timestamp is this and its version
 * @param count how many cells there are
 * @param state the origin's with the new timestamps
 * @param checkpoints the cells of checkpoints among them as they are then
 */
public record Restamping(
    long first, long offset, long count, OriginState state, List<CheckpointCell> checkpoints) {
  private static final int PAGE_CELLS = 512;
  private static final long PAGE_BYTES = 1L << 20;

  /** Copies the list. */
  public Restamping {
    checkpoints = List.copyOf(checkpoints);
  }

  /**
   * Reads the whole origin, page by page.
   *
   * @param latest the greatest timestamp that is left as it is
   * @param seen the greatest timestamp of other origins; the new ones are above it and above {@code
   *     now}
   */
  static Restamping of(Store store, OriginState own, long latest, long now, long seen) {
    Reader reader = new Reader(own, latest, Math.max(now, seen));
    long read = 0;
    List<Cell> page = store.cells(own.origin(), 0, own.version(), PAGE_CELLS, PAGE_BYTES);
    while (!page.isEmpty()) {
      page.forEach(reader::take);
      read = page.get(page.size() - 1).version();
      page = store.cells(own.origin(), read, own.version(), PAGE_CELLS, PAGE_BYTES);
    }
    return reader.result();
  }

  /** The timestamp of a version from {@link #first} on. */
  public long timestamp(long version) {
    return offset + version;
  }

  private static final class Reader {
    private final OriginState own;
    private final long latest;
    private final SetHash.Accumulator cells = SetHash.empty().accumulate();
    private final Map<Long, Long> opened = new HashMap<>();
    private final List<CheckpointCell> checkpoints = new ArrayList<>();
    private Frontier log = Frontier.empty();
    private long floor;
    private long first;
    private long count;

    Reader(OriginState own, long latest, long floor) {
      this.own = own;
      this.latest = latest;
      this.floor = floor;
    }

    void take(Cell cell) {
      Cell kept = cell;
      if (cell.timestamp() > latest) {
        first = first == 0 ? cell.version() : first;
        count++;
        kept = at(cell, stamp(cell.version()));
      } else {
        floor = Math.max(floor, cell.timestamp());
      }
      if (kept instanceof Entry entry) {
        log = log.append(MerkleTree.leafHash(entry.canonical()));
      } else {
        cells.add(kept.canonical());
      }
    }

    private long stamp(long version) {
      return floor - first + 1 + version;
    }

    private Cell at(Cell cell, long stamp) {
      Origin origin = cell.origin();
      long version = cell.version();
      if (cell instanceof Entry e) {
        return new Entry(origin, version, stamp, e.sequence(), e.mediaType(), e.payload());
      }
      if (cell instanceof CounterCell c) {
        return new CounterCell(origin, version, stamp, c.name(), c.increments(), c.decrements());
      }
      if (cell instanceof RegisterCell r) {
        return new RegisterCell(origin, version, stamp, r.name(), r.mediaType(), r.value());
      }
      CheckpointCell moved = at((CheckpointCell) cell, stamp);
      checkpoints.add(moved);
      return moved;
    }

    private CheckpointCell at(CheckpointCell cell, long stamp) {
      Origin origin = cell.origin();
      long version = cell.version();
      if (cell instanceof BarrierCell b) {
        opened.put(b.timestamp(), stamp);
        return new BarrierCell(
            origin, version, stamp, b.id(), b.expected(), b.timeoutMicros(), b.automatic());
      }
      long barrier = opened(cell.opened(), stamp);
      if (cell instanceof HeaderCell h) {
        return new HeaderCell(
            origin,
            version,
            stamp,
            h.id(),
            barrier,
            h.opening(),
            h.node(),
            h.logicalTime(),
            h.size(),
            h.root());
      }
      return cell instanceof AbortCell a
          ? new AbortCell(origin, version, stamp, a.id(), barrier)
          : new RemovalCell(origin, version, stamp, cell.id(), barrier);
    }

    /** A barrier that was removed meanwhile was opened before what belongs to it. */
    private long opened(long barrier, long stamp) {
      return barrier <= latest ? barrier : opened.getOrDefault(barrier, stamp - 1);
    }

    Restamping result() {
      OriginState state =
          new OriginState(
              own.origin(),
              own.version(),
              count == 0 ? own.timestamp() : stamp(own.version()),
              log,
              cells.toSetHash());
      return new Restamping(first, floor - first + 1, count, state, checkpoints);
    }
  }
}
