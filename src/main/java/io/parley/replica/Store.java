package io.parley.replica;

import io.parley.crdt.Origin;
import java.util.List;
import java.util.Optional;

/**
 * Port: where a node's cells are kept. Reads see committed data only and may be called by several
 * threads at once; every method throws {@link StoreException} when the store cannot do it now.
 */
public interface Store {

  /**
   * What was here at start-up: the origins, never the log.
   *
   * @param current the origin under which this store was last written; empty for a new store
   * @param checkpoints all cells of checkpoints
   */
  record Contents(
      Optional<Origin> current, List<OriginState> origins, List<CheckpointCell> checkpoints) {
    /** Copies the lists. */
    public Contents {
      origins = List.copyOf(origins);
      checkpoints = List.copyOf(checkpoints);
    }
  }

  /** Reads the origins, and the checkpoints, which are few. */
  Contents load();

  /** One origin's share of a counter. */
  Optional<CounterCell> counter(String name, Origin origin);

  /** All shares of a counter; empty if there is none. */
  List<CounterCell> counter(String name);

  /** The winning write of a register, deleted ones included. */
  Optional<RegisterCell> register(String name);

  /**
   * An origin's cells of all kinds in version order, from the lowest.
   *
   * @param after exclusive
   * @param upTo inclusive
   * @param most at most so many cells
   * @param bytes stops after the first cell with which their weights reach this sum; so one cell at
   *     least, if any
   */
  List<Cell> cells(Origin origin, long after, long upTo, int most, long bytes);

  /** As {@link #cells}, entries alone. */
  List<Entry> entries(Origin origin, long after, long upTo, int most, long bytes);

  /**
   * As {@link #cells}, all but the entries. A store that can does not read the entries between
   * them, as this does.
   */
  default List<Cell> replaceable(Origin origin, long after, long upTo, int most, long bytes) {
    long read = after;
    List<Cell> found;
    List<Cell> page;
    do {
      page = cells(origin, read, upTo, most, bytes);
      found = page.stream().filter(cell -> !(cell instanceof Entry)).toList();
      read = page.isEmpty() ? upTo : page.get(page.size() - 1).version();
    } while (found.isEmpty() && !page.isEmpty());
    return found;
  }

  /**
   * Writes all in one durable transaction; when it returns, a kill of the process loses none of it.
   */
  void write(Changes changes);

  /** Replaces timestamps of one origin's last cells, in one durable transaction. */
  void restamp(Restamping restamping);

  /**
   * Commits so many bytes that nobody reads, beside all that is here, and removes them: what is
   * changed in place shows nothing of a disk that is full.
   */
  void probe(int bytes);
}
