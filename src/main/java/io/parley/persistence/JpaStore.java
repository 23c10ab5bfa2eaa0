package io.parley.persistence;

import io.parley.crdt.Origin;
import io.parley.replica.Cell;
import io.parley.replica.Changes;
import io.parley.replica.CheckpointCell;
import io.parley.replica.CounterCell;
import io.parley.replica.Entry;
import io.parley.replica.OriginState;
import io.parley.replica.RegisterCell;
import io.parley.replica.Restamping;
import io.parley.replica.Store;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.LockModeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/**
 * The replica's store in a relational database.
 *
 * <p>Any thread may read. Only one thread at a time may write, and no other process writes to the
 * same database: origins' numbers and what was written last are remembered. After a failed write
 * all of that is forgotten and read again.
 */
public final class JpaStore implements Store {
  /** As large values are. */
  private static final int PROBE_ROW_BYTES = 256 * 1024;

  private final Transactions transactions;
  private final Reads reads;
  private final Origins origins = new Origins();
  private Written written = Written.UNKNOWN;

  /** Over the persistence unit {@code parley}, whose schema is {@link Migration}'s. */
  public JpaStore(EntityManagerFactory factory, Transactions transactions) {
    this.transactions = transactions;
    this.reads = new Reads(factory);
  }

  Origins origins() {
    return origins;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Waits for transactions that still write what it reads: a commit whose answer was lost may be
   * under way in the database, and what was read before its end would be written once more.
   */
  @Override
  public Contents load() {
    Contents[] contents = new Contents[1];
    try {
      transactions.run(em -> contents[0] = load(em));
    } catch (RuntimeException e) {
      throw StoreFailure.of("read the origins", e);
    }
    return contents[0];
  }

  private Contents load(EntityManager em) {
    List<OriginState> states = new ArrayList<>();
    for (OriginRow row :
        em.createQuery("select o from OriginRow o order by o.originNo", OriginRow.class)
            .setLockMode(LockModeType.PESSIMISTIC_WRITE)
            .getResultList()) {
      states.add(row.state());
      origins.add(row.origin(), row.originNo);
    }
    var current = Optional.ofNullable(em.find(SettingRow.class, SettingRow.CURRENT_ORIGIN));
    List<CheckpointCell> checkpoints =
        em
            .createQuery("select c from CheckpointCellRow c", CheckpointCellRow.class)
            .getResultList()
            .stream()
            .map(row -> row.cell(origins.origin(em, row.originNo)))
            .toList();
    return new Contents(current.map(row -> Origin.parse(row.content)), states, checkpoints);
  }

  @Override
  public Optional<CounterCell> counter(String name, Origin origin) {
    return reads.read(
        "a counter's share",
        em ->
            origins
                .number(em, origin)
                .map(number -> em.find(CounterRow.class, new CounterRow.Key(name, number)))
                .map(row -> row.cell(origin)));
  }

  @Override
  public List<CounterCell> counter(String name) {
    return reads.read(
        "a counter",
        em ->
            em
                .createQuery("select c from CounterRow c where c.name = :name", CounterRow.class)
                .setParameter("name", name)
                .getResultList()
                .stream()
                .map(row -> row.cell(origins.origin(em, row.originNo)))
                .toList());
  }

  @Override
  public Optional<RegisterCell> register(String name) {
    return reads.read(
        "a register",
        em ->
            Optional.ofNullable(em.find(RegisterRow.class, name))
                .map(row -> row.cell(origins.origin(em, row.originNo))));
  }

  @Override
  public List<Cell> cells(Origin origin, long after, long upTo, int most, long bytes) {
    return reads.read(
        "cells",
        em -> reader(em, origin, after).map(r -> r.cells(upTo, most, bytes)).orElse(List.of()));
  }

  @Override
  public List<Entry> entries(Origin origin, long after, long upTo, int most, long bytes) {
    return reads.read(
        "entries",
        em -> reader(em, origin, after).map(r -> r.entries(upTo, most, bytes)).orElse(List.of()));
  }

  @Override
  public List<Cell> replaceable(Origin origin, long after, long upTo, int most, long bytes) {
    return reads.read(
        "all cells but entries",
        em ->
            reader(em, origin, after).map(r -> r.replaceable(upTo, most, bytes)).orElse(List.of()));
  }

  private Optional<CellReader> reader(EntityManager em, Origin origin, long after) {
    return origins.number(em, origin).map(number -> new CellReader(em, origin, number, after));
  }

  @Override
  public void write(Changes changes) {
    write(changes, List.of());
  }

  /**
   * As {@link #write(Changes)}, with answers to remember in the same transaction. An older answer
   * under the same key is replaced; no key may occur twice in {@code answers}.
   */
  public void write(Changes changes, List<IdempotentAnswer> answers) {
    write(changes, answers, CheckpointChanges.NONE);
  }

  /**
   * As {@link #write(Changes, List)}, with what becomes of completed checkpoints in the same
   * transaction; {@link GlobalCheckpoints} reads them.
   */
  public void write(
      Changes changes, List<IdempotentAnswer> answers, CheckpointChanges checkpoints) {
    ChangeWriter[] writer = new ChangeWriter[1];
    run(
        em -> {
          writer[0] = new ChangeWriter(em, origins, written);
          writer[0].write(changes, answers);
          GlobalCheckpoints.write(em, checkpoints);
        });
    written = writer[0].committed(changes);
  }

  @Override
  public void restamp(Restamping restamping) {
    run(em -> new StampWriter(em, origins).write(restamping));
    written = Written.UNKNOWN;
  }

  /** {@inheritDoc} In pages of the database that nothing else uses. */
  @Override
  public void probe(int bytes) {
    run(
        em -> {
          removeProbes(em);
          for (int from = 0; from < bytes; from += PROBE_ROW_BYTES) {
            byte[] content = new byte[Math.min(PROBE_ROW_BYTES, bytes - from)];
            // Not zeros: databases compress what is large.
            new Random(from).nextBytes(content);
            em.persist(new ProbeRow(from / PROBE_ROW_BYTES, content));
          }
        });
    run(JpaStore::removeProbes);
  }

  private static void removeProbes(EntityManager em) {
    em.createQuery("delete from ProbeRow p").executeUpdate();
  }

  /** The answer that was given under an idempotency key, however old. */
  public Optional<IdempotentAnswer> idempotentAnswer(String key) {
    return reads.read(
        "an answer",
        em ->
            Optional.ofNullable(em.find(IdempotentAnswerRow.class, key))
                .map(IdempotentAnswerRow::answer));
  }

  /**
   * Forgets answers of before {@code createdMicros}, the oldest first. Called by the one writer, as
   * {@link #write} is.
   *
   * @param most at most so many, to bound the transaction
   * @return how many; {@code most} means that there may be more
   */
  public int forget(long createdMicros, int most) {
    List<String> old =
        reads.read(
            "old answers",
            em ->
                em.createQuery(
                        "select a.name from IdempotentAnswerRow a where a.created < :created"
                            + " order by a.created",
                        String.class)
                    .setParameter("created", createdMicros)
                    .setMaxResults(most)
                    .getResultList());
    if (!old.isEmpty()) {
      run(
          em ->
              em.createQuery("delete from IdempotentAnswerRow a where a.name in :names")
                  .setParameter("names", old)
                  .executeUpdate());
    }
    return old.size();
  }

  private void run(Consumer<EntityManager> work) {
    try {
      transactions.run(work);
    } catch (RuntimeException e) {
      origins.clear();
      written = Written.UNKNOWN;
      throw StoreFailure.of("write", e);
    }
  }
}
