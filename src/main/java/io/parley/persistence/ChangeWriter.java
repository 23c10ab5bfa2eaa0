package io.parley.persistence;

import io.parley.crdt.Origin;
import io.parley.merkle.SetHash;
import io.parley.replica.Changes;
import io.parley.replica.CheckpointCell;
import io.parley.replica.CounterCell;
import io.parley.replica.OriginState;
import io.parley.replica.RegisterCell;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The statements of one transaction, and what is known once it is committed. Reads nothing to write
 * a row: entries are new, counters and registers are removed and inserted.
 */
final class ChangeWriter {
  /** Names in one statement: a list that databases and providers take without complaint. */
  private static final int MOST_NAMES = 256;

  // Native, as the insert of entries, because every commit has one: providers translate a JPQL
  // update anew each time, which costs as much as the rest of a small transaction.
  private static final String UPDATE_LOG =
      "update parley_origin set version = ?1, stamp = ?2, frontier = ?3 where origin_no = ?4";

  private static final String UPDATE_ALL =
      "update parley_origin set version = ?1, stamp = ?2, frontier = ?3, set_hash = ?5"
          + " where origin_no = ?4";

  private final EntityManager em;
  private final Origins origins;
  private final Written before;
  private final Map<Origin, Integer> numbers = new HashMap<>();
  private final Map<Origin, SetHash> hashes = new HashMap<>();

  ChangeWriter(EntityManager em, Origins origins, Written before) {
    this.em = em;
    this.origins = origins;
    this.before = before;
  }

  void write(Changes changes, List<IdempotentAnswer> answers) {
    if (!changes.current().equals(before.current())) {
      em.merge(new SettingRow(SettingRow.CURRENT_ORIGIN, changes.current().toString()));
    }
    writeOrigins(changes.origins());
    new EntryInsert(em).insert(changes.entries(), this::number);
    // All removals come before the first insert: each may make the provider look through whatever
    // it was given to insert.
    removeCounters(changes.counters());
    removeNamed("RegisterRow", changes.registers(), RegisterCell::name);
    removeNamed("IdempotentAnswerRow", answers, IdempotentAnswer::key);
    removeCheckpoints(changes.removed());
    changes
        .checkpoints()
        .forEach(cell -> em.persist(new CheckpointCellRow(number(cell.origin()), cell)));
    changes.counters().forEach(cell -> em.persist(new CounterRow(number(cell.origin()), cell)));
    changes.registers().forEach(cell -> em.persist(new RegisterRow(number(cell.origin()), cell)));
    answers.forEach(answer -> em.persist(new IdempotentAnswerRow(answer)));
  }

  /** What the database holds now, if the transaction was committed. */
  Written committed(Changes changes) {
    numbers.forEach(origins::add);
    return before.with(changes.current(), hashes);
  }

  private void writeOrigins(List<OriginState> states) {
    List<OriginState> unknown = new ArrayList<>();
    for (OriginState state : states) {
      var number = origins.number(em, state.origin());
      if (number.isPresent()) {
        numbers.put(state.origin(), number.get());
        update(number.get(), state);
      } else {
        unknown.add(state);
      }
      hashes.put(state.origin(), state.cells());
    }
    if (!unknown.isEmpty()) {
      insert(unknown);
    }
  }

  private void insert(List<OriginState> states) {
    int number =
        em.createQuery("select coalesce(max(o.originNo), 0) from OriginRow o", Integer.class)
            .getSingleResult();
    for (OriginState state : states) {
      number++;
      em.persist(new OriginRow(number, state));
      numbers.put(state.origin(), number);
    }
    // Before the native insert of what refers to them.
    em.flush();
    em.clear();
  }

  /** Appends leave the hash over the other cells as it is: 2 KiB that need not be written again. */
  private void update(int number, OriginState state) {
    boolean sameHash = before.has(state.origin(), state.cells());
    Query update =
        sameHash
            ? em.createNativeQuery(UPDATE_LOG)
            : em.createNativeQuery(UPDATE_ALL).setParameter(5, state.cells().encode());
    update
        .setParameter(1, state.version())
        .setParameter(2, state.timestamp())
        .setParameter(3, state.log().encode())
        .setParameter(4, number);
    int updated = update.executeUpdate();
    if (updated != 1) {
      throw new IllegalStateException(
          "rows of origin " + state.origin() + ": got " + updated + ", want 1");
    }
  }

  private int number(Origin origin) {
    return numbers.computeIfAbsent(
        origin,
        o ->
            origins
                .number(em, o)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "cell's origin: got " + o + ", want one whose state is written")));
  }

  private void removeCounters(List<CounterCell> cells) {
    Map<Integer, List<String>> byOrigin = new TreeMap<>();
    for (CounterCell cell : cells) {
      byOrigin.computeIfAbsent(number(cell.origin()), n -> new ArrayList<>()).add(cell.name());
    }
    byOrigin.forEach(
        (number, names) -> {
          for (List<String> some : chunks(names)) {
            em.createQuery(
                    "delete from CounterRow c where c.originNo = :number and c.name in :names")
                .setParameter("number", number)
                .setParameter("names", some)
                .executeUpdate();
          }
        });
  }

  private void removeCheckpoints(List<CheckpointCell> cells) {
    for (CheckpointCell cell : cells) {
      em.createQuery(
              "delete from CheckpointCellRow c where c.originNo = :number and c.version = :version")
          .setParameter("number", number(cell.origin()))
          .setParameter("version", cell.version())
          .executeUpdate();
    }
  }

  private <T> void removeNamed(String rows, List<T> all, Function<T, String> name) {
    for (List<T> some : chunks(all)) {
      em.createQuery("delete from " + rows + " r where r.name in :names")
          .setParameter("names", some.stream().map(name).toList())
          .executeUpdate();
    }
  }

  private static <T> List<List<T>> chunks(List<T> all) {
    List<List<T>> chunks = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MOST_NAMES) {
      chunks.add(all.subList(from, Math.min(all.size(), from + MOST_NAMES)));
    }
    return chunks;
  }
}
