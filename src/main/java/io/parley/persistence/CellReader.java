package io.parley.persistence;

import io.parley.crdt.Origin;
import io.parley.replica.Cell;
import io.parley.replica.CheckpointCell;
import io.parley.replica.CounterCell;
import io.parley.replica.Entry;
import io.parley.replica.RegisterCell;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads one origin's cells in version order. Sizes are read before values, so that no more values
 * are loaded than were asked for.
 */
final class CellReader {

  /** A cell that is there, and the bytes of its value. */
  private record Sized(long version, long bytes) {}

  private final EntityManager em;
  private final Origin origin;
  private final int number;
  private final long after;

  /**
   * @param number the origin's number
   * @param after exclusive
   */
  CellReader(EntityManager em, Origin origin, int number, long after) {
    this.em = em;
    this.origin = origin;
    this.number = number;
    this.after = after;
  }

  List<Entry> entries(long upTo, int most, long bytes) {
    List<Sized> sizes = sizes("LogEntryRow", upTo, most);
    return sizes.isEmpty() ? List.of() : within(entryRows(last(sizes, most, bytes), most), bytes);
  }

  List<Cell> cells(long upTo, int most, long bytes) {
    return cells(sizes("LogEntryRow", upTo, most), upTo, most, bytes);
  }

  /** All but the entries. */
  List<Cell> replaceable(long upTo, int most, long bytes) {
    return cells(List.of(), upTo, most, bytes);
  }

  private List<Cell> cells(List<Sized> entries, long upTo, int most, long bytes) {
    List<Sized> registers = sizes("RegisterRow", upTo, most);
    List<Cell> cells = new ArrayList<>(counterRows(upTo, most));
    cells.addAll(checkpointRows(upTo, most));
    List<Sized> sizes = new ArrayList<>(entries);
    sizes.addAll(registers);
    cells.forEach(c -> sizes.add(new Sized(c.version(), 0)));
    if (sizes.isEmpty()) {
      return List.of();
    }
    long last = last(sizes, most, bytes);
    cells.removeIf(c -> c.version() > last);
    if (begins(entries, last)) {
      cells.addAll(entryRows(last, most));
    }
    if (begins(registers, last)) {
      cells.addAll(registerRows(last, most));
    }
    cells.sort(Comparator.comparingLong(Cell::version));
    return within(cells, bytes);
  }

  private static boolean begins(List<Sized> sizes, long last) {
    return !sizes.isEmpty() && sizes.get(0).version() <= last;
  }

  // Ordered by all columns of the index, else H2 sorts what the index has in order: all that is
  // left of the origin, for each page.
  private List<Sized> sizes(String rows, long upTo, int most) {
    return em
        .createQuery(
            "select r.version, r.sizeBytes from "
                + rows
                + " r where r.originNo = :number and r.version > :after and r.version <= :upTo"
                + " order by r.originNo, r.version",
            Object[].class)
        .setParameter("number", number)
        .setParameter("after", after)
        .setParameter("upTo", upTo)
        .setMaxResults(most)
        .getResultList()
        .stream()
        .map(row -> new Sized((Long) row[0], row[1] == null ? 0 : (Integer) row[1]))
        .toList();
  }

  /** The version of the cell with which the values alone reach {@code bytes}, at the latest. */
  private static long last(List<Sized> sizes, int most, long bytes) {
    List<Sized> sorted = sizes.stream().sorted(Comparator.comparingLong(Sized::version)).toList();
    long sum = 0;
    long last = 0;
    for (int i = 0; i < Math.min(most, sorted.size()) && (i == 0 || sum < bytes); i++) {
      sum += sorted.get(i).bytes();
      last = sorted.get(i).version();
    }
    return last;
  }

  private List<Entry> entryRows(long upTo, int most) {
    return rows("LogEntryRow", LogEntryRow.class, upTo, most).stream()
        .map(row -> row.entry(origin))
        .toList();
  }

  private List<CounterCell> counterRows(long upTo, int most) {
    return rows("CounterRow", CounterRow.class, upTo, most).stream()
        .map(row -> row.cell(origin))
        .toList();
  }

  private List<CheckpointCell> checkpointRows(long upTo, int most) {
    return rows("CheckpointCellRow", CheckpointCellRow.class, upTo, most).stream()
        .map(row -> row.cell(origin))
        .toList();
  }

  private List<RegisterCell> registerRows(long upTo, int most) {
    return rows("RegisterRow", RegisterRow.class, upTo, most).stream()
        .map(row -> row.cell(origin))
        .toList();
  }

  private <R> List<R> rows(String rows, Class<R> type, long upTo, int most) {
    return em.createQuery(
            "select r from "
                + rows
                + " r where r.originNo = :number and r.version > :after and r.version <= :upTo"
                + " order by r.originNo, r.version",
            type)
        .setParameter("number", number)
        .setParameter("after", after)
        .setParameter("upTo", upTo)
        .setMaxResults(most)
        .getResultList();
  }

  /** Cells up to the first with which their weights reach {@code bytes}. */
  private static <C extends Cell> List<C> within(List<C> cells, long bytes) {
    long weight = 0;
    int count = 0;
    while (count < cells.size() && (count == 0 || weight < bytes)) {
      weight += cells.get(count).weight();
      count++;
    }
    return List.copyOf(cells.subList(0, count));
  }
}
