package io.parley.persistence;

import io.parley.crdt.PnCounter;
import io.parley.replica.CounterCell;
import io.parley.replica.Counters;
import io.parley.replica.ReplicaState;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads counters and registers for people. Safe for any thread; every method throws {@link
 * io.parley.replica.StoreException} when the database cannot do it now.
 *
 * <p>Names come in the database's own order, which its collation decides; a page goes on behind a
 * name on the same node. What was committed after the state that is given may be seen.
 */
public final class StateReader {
  /** The two that the log keeps itself; they come before all others. */
  private static final List<String> OF_THE_LOG = List.of(Counters.ACTIVITY, Counters.EVENTS);

  /** Shares of all counters on one page: bounds memory where many origins count. */
  private static final int MOST_SHARES = 16 * 1024;

  private static final int CHUNK = 1024;

  private final JpaStore store;
  private final Reads reads;
  private final Origins origins;

  /** Over the same unit as {@code store}. */
  public StateReader(EntityManagerFactory factory, JpaStore store) {
    this.store = store;
    this.reads = new Reads(factory);
    this.origins = store.origins();
  }

  /** A counter; empty if nobody ever counted under this name. The log's own two always are. */
  public Optional<PnCounter> counter(ReplicaState state, String name) {
    List<CounterCell> shares = store.counter(name);
    return shares.isEmpty() && !Counters.reserved(name)
        ? Optional.empty()
        : Optional.of(Counters.of(name, shares, state));
  }

  /**
   * Counters whose names begin with {@code prefix}, the log's own two among them.
   *
   * @param prefix may be empty
   * @param after a name, exclusive; empty: from the beginning
   * @param most at most so many, at least 1; fewer where they have very many shares
   */
  public NamedCounter.Page counters(ReplicaState state, String prefix, String after, int most) {
    List<NamedCounter> page = new ArrayList<>();
    int done = OF_THE_LOG.indexOf(after) + 1;
    if (after.isEmpty() || done > 0) {
      OF_THE_LOG.stream()
          .skip(done)
          .filter(name -> name.startsWith(prefix))
          .forEach(name -> page.add(new NamedCounter(name, counter(state, name).orElseThrow())));
    }
    if (page.size() > most) {
      return new NamedCounter.Page(page.subList(0, most), true);
    }
    String from = OF_THE_LOG.contains(after) ? "" : after;
    return reads.read(
        "counters",
        em -> {
          int shares = 0;
          String name = from;
          while (true) {
            Map<String, List<CounterCell>> next = shares(em, prefix, name);
            if (next.isEmpty()) {
              return new NamedCounter.Page(page, false);
            }
            for (Map.Entry<String, List<CounterCell>> one : next.entrySet()) {
              if (page.size() == most || shares >= MOST_SHARES) {
                return new NamedCounter.Page(page, true);
              }
              name = one.getKey();
              page.add(new NamedCounter(name, Counters.of(name, one.getValue(), state)));
              shares += one.getValue().size();
            }
          }
        });
  }

  /** Some counters behind a name, each with all its shares. */
  private Map<String, List<CounterCell>> shares(EntityManager em, String prefix, String after) {
    em.clear();
    List<CounterRow> rows =
        em.createQuery(
                "select c from CounterRow c where c.name > :after and c.name not in :own"
                    + " and c.name like :prefix escape '!' order by c.name, c.originNo",
                CounterRow.class)
            .setParameter("after", after)
            .setParameter("own", OF_THE_LOG)
            .setParameter("prefix", pattern(prefix))
            .setMaxResults(CHUNK)
            .getResultList();
    Map<String, List<CounterCell>> shares = new LinkedHashMap<>();
    for (CounterRow row : rows) {
      shares
          .computeIfAbsent(row.name, n -> new ArrayList<>())
          .add(row.cell(origins.origin(em, row.originNo)));
    }
    if (rows.size() == CHUNK) {
      String last = rows.get(CHUNK - 1).name;
      if (shares.size() == 1) {
        shares.put(last, store.counter(last));
      } else {
        shares.remove(last);
      }
    }
    return shares;
  }

  /**
   * Registers that hold a value and whose names begin with {@code prefix}.
   *
   * @param prefix may be empty
   * @param after a name, exclusive; empty: from the beginning
   * @param most at most so many, at least 1
   */
  public RegisterHead.Page registers(String prefix, String after, int most) {
    return reads.read(
        "registers",
        em -> {
          List<RegisterHead> heads =
              em
                  .createQuery(
                      "select r.name, r.originNo, r.version, r.stamp, r.mediaType, r.sizeBytes"
                          + " from RegisterRow r where r.name > :after and r.sizeBytes is not null"
                          + " and r.name like :prefix escape '!' order by r.name",
                      Object[].class)
                  .setParameter("after", after)
                  .setParameter("prefix", pattern(prefix))
                  .setMaxResults(most + 1)
                  .getResultList()
                  .stream()
                  .map(
                      row ->
                          new RegisterHead(
                              (String) row[0],
                              origins.origin(em, (Integer) row[1]),
                              (Long) row[2],
                              (Long) row[3],
                              (String) row[4],
                              (Integer) row[5]))
                  .toList();
          boolean more = heads.size() > most;
          return new RegisterHead.Page(more ? heads.subList(0, most) : heads, more);
        });
  }

  private static String pattern(String prefix) {
    return prefix.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
  }
}
