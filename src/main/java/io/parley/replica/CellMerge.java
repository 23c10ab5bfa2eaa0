package io.parley.replica;

import io.parley.crdt.Origin;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Reads several origins' cells from a store as one stream in (timestamp, origin, version) order, a
 * chunk at a time.
 *
 * <p>The order is a linear extension of causality, because timestamps are (I4).
 */
final class CellMerge<C extends Cell> {

  /** Reads one origin's next cells, in version order. */
  interface Source<C extends Cell> {
    List<C> read(Origin origin, long after, long upTo, int most, long bytes);
  }

  static final Comparator<Cell> ORDER =
      Comparator.comparingLong(Cell::timestamp)
          .thenComparing(Cell::origin)
          .thenComparingLong(Cell::version);

  private final class Stream {
    private final Origin origin;
    private final long upTo;
    private final ArrayDeque<C> chunk = new ArrayDeque<>();
    private long after;
    private boolean drained;

    Stream(Origin origin, long after, long upTo) {
      this.origin = origin;
      this.after = after;
      this.upTo = upTo;
    }

    boolean fill() {
      if (chunk.isEmpty() && !drained) {
        chunk.addAll(source.read(origin, after, upTo, chunkCells, chunkBytes));
        drained = chunk.isEmpty();
        if (!drained) {
          after = chunk.getLast().version();
        }
      }
      return !chunk.isEmpty();
    }
  }

  private final Source<C> source;
  private final int chunkCells;
  private final long chunkBytes;
  private final PriorityQueue<Stream> streams =
      new PriorityQueue<>((a, b) -> ORDER.compare(a.chunk.peekFirst(), b.chunk.peekFirst()));

  CellMerge(Source<C> source, int chunkCells, long chunkBytes) {
    this.source = source;
    this.chunkCells = chunkCells;
    this.chunkBytes = chunkBytes;
  }

  /** Adds an origin's cells in ({@code after}, {@code upTo}]. */
  void add(Origin origin, long after, long upTo) {
    Stream stream = new Stream(origin, after, upTo);
    if (after < upTo && stream.fill()) {
      streams.add(stream);
    }
  }

  /** The next cell, not taken; null at the end. */
  C peek() {
    Stream first = streams.peek();
    return first == null ? null : first.chunk.peekFirst();
  }

  /** Takes the next cell. */
  C take() {
    Stream first = streams.remove();
    C cell = first.chunk.removeFirst();
    if (first.fill()) {
      streams.add(first);
    }
    return cell;
  }
}
