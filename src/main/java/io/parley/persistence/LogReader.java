package io.parley.persistence;

import io.parley.crdt.Origin;
import io.parley.replica.Entry;
import io.parley.replica.ReplicaState;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the log for people: pages in log order, and single entries. Shows nothing beyond the
 * committed state that it is given. Safe for any thread; every method throws {@link
 * io.parley.replica.StoreException} when the database cannot do it now.
 */
public final class LogReader {
  /** Entries in one statement that loads payloads. */
  private static final int CHUNK = 64;

  private final Reads reads;
  private final Origins origins;

  /** Over the same unit as {@code store}. */
  public LogReader(EntityManagerFactory factory, JpaStore store) {
    this.reads = new Reads(factory);
    this.origins = store.origins();
  }

  /** The entry of an origin with this sequence, if it is in the state. */
  public Optional<Entry> entry(ReplicaState state, Origin origin, long sequence) {
    if (sequence < 0 || sequence >= state.of(origin).log().size()) {
      return Optional.empty();
    }
    return reads.read(
        "an entry",
        em ->
            origins
                .number(em, origin)
                .map(number -> em.find(LogEntryRow.class, new LogEntryRow.Key(number, sequence)))
                .map(row -> row.entry(origin)));
  }

  /**
   * One origin's entries in log order, which is that of their sequences.
   *
   * @param from the first sequence, inclusive
   * @param most at most so many, at least 1
   * @param bytes stops after the entry with which the payloads reach this sum
   */
  public LogPage page(ReplicaState state, Origin origin, long from, int most, long bytes) {
    return reads.read(
        "a log",
        em ->
            origins
                .number(em, origin)
                .map(
                    number -> {
                      LogScan scan = new LogScan(em, origins, state, most, bytes);
                      scan.one(origin, number, from);
                      return new LogPage(load(em, scan.chosen()), scan.more());
                    })
                .orElse(new LogPage(List.of(), false)));
  }

  /**
   * All origins' entries in log order.
   *
   * @param after exclusive; empty: from the beginning
   * @param most at most so many, at least 1
   * @param bytes stops after the entry with which the payloads reach this sum
   */
  public LogPage page(ReplicaState state, Optional<LogPosition> after, int most, long bytes) {
    return reads.read(
        "the log",
        em -> {
          LogScan scan = new LogScan(em, origins, state, most, bytes);
          scan.all(after.orElse(null));
          return new LogPage(load(em, scan.chosen()), scan.more());
        });
  }

  private List<Entry> load(EntityManager em, List<LogPosition> chosen) {
    List<Entry> entries = new ArrayList<>();
    for (int from = 0; from < chosen.size(); from += CHUNK) {
      List<LogPosition> some = chosen.subList(from, Math.min(chosen.size(), from + CHUNK));
      Map<LogPosition, Entry> loaded = new HashMap<>();
      em
          .createQuery(
              "select e from LogEntryRow e where e.stamp in :stamps and e.originNo in :numbers",
              LogEntryRow.class)
          .setParameter("stamps", some.stream().map(LogPosition::timestamp).distinct().toList())
          .setParameter(
              "numbers",
              some.stream()
                  .map(LogPosition::origin)
                  .distinct()
                  .map(origin -> origins.number(em, origin).orElseThrow())
                  .toList())
          .getResultList()
          .stream()
          .map(row -> row.entry(origins.origin(em, row.originNo)))
          .forEach(entry -> loaded.put(LogPosition.of(entry), entry));
      for (LogPosition at : some) {
        Entry entry = loaded.get(at);
        if (entry == null) {
          throw new IllegalStateException("entry at " + at + ": got none, want the one that was");
        }
        entries.add(entry);
      }
      em.clear();
    }
    return entries;
  }
}
