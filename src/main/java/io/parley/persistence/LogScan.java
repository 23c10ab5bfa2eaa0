package io.parley.persistence;

import io.parley.crdt.Origin;
import io.parley.replica.ReplicaState;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Finds which entries are on a page, by their positions and sizes alone. Ties are put in order here
 * and not by the database, whose order of texts is its own.
 */
final class LogScan {

  private record Found(LogPosition at, long version, int size) {}

  private final EntityManager em;
  private final Origins origins;
  private final ReplicaState state;
  private final int most;
  private final long bytes;
  private final List<LogPosition> chosen = new ArrayList<>();
  private long chosenBytes;
  private boolean more;

  LogScan(EntityManager em, Origins origins, ReplicaState state, int most, long bytes) {
    this.em = em;
    this.origins = origins;
    this.state = state;
    this.most = most;
    this.bytes = bytes;
  }

  List<LogPosition> chosen() {
    return chosen;
  }

  boolean more() {
    return more;
  }

  void one(Origin origin, int number, long from) {
    List<Object[]> rows =
        em.createQuery(
                "select e.seq, e.stamp, e.sizeBytes from LogEntryRow e"
                    + " where e.originNo = :number and e.seq >= :from and e.seq < :size"
                    + " order by e.seq",
                Object[].class)
            .setParameter("number", number)
            .setParameter("from", from)
            .setParameter("size", state.of(origin).log().size())
            .setMaxResults(most + 1)
            .getResultList();
    for (Object[] row : rows) {
      if (!take(new LogPosition((Long) row[1], origin, (Long) row[0]), (Integer) row[2])) {
        return;
      }
    }
  }

  /** At one timestamp there is one entry of each origin at most. */
  void all(LogPosition after) {
    int rows = most + 2 * state.origins().size() + 1;
    long from = after == null ? 0 : after.timestamp();
    while (true) {
      List<Found> found = find(from, rows);
      boolean cut = found.size() == rows;
      long last = cut ? found.get(rows - 1).at.timestamp() : Long.MAX_VALUE;
      List<Found> whole =
          found.stream()
              .filter(f -> !cut || f.at.timestamp() < last)
              .filter(f -> after == null || f.at.compareTo(after) > 0)
              .filter(f -> f.version <= state.version(f.at.origin()))
              .sorted((a, b) -> a.at.compareTo(b.at))
              .collect(Collectors.toList());
      for (Found f : whole) {
        if (!take(f.at, f.size)) {
          return;
        }
      }
      if (!cut) {
        return;
      }
      // Only origins that were committed after the state can fill all rows with one timestamp.
      rows = last == from ? 2 * rows : rows;
      from = last;
    }
  }

  private List<Found> find(long from, int rows) {
    return em
        .createQuery(
            "select e.originNo, e.seq, e.stamp, e.version, e.sizeBytes from LogEntryRow e"
                + " where e.stamp >= :from order by e.stamp",
            Object[].class)
        .setParameter("from", from)
        .setMaxResults(rows)
        .getResultList()
        .stream()
        .map(
            row ->
                new Found(
                    new LogPosition(
                        (Long) row[2], origins.origin(em, (Integer) row[0]), (Long) row[1]),
                    (Long) row[3],
                    (Integer) row[4]))
        .toList();
  }

  /** False when the page is full, with the entry left out. */
  private boolean take(LogPosition at, int size) {
    if (chosen.size() == most || (!chosen.isEmpty() && chosenBytes >= bytes)) {
      more = true;
      return false;
    }
    chosen.add(at);
    chosenBytes += size;
    return true;
  }
}
