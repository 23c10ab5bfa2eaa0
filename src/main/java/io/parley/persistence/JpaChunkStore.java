package io.parley.persistence;

import io.parley.checkpoint.Chunk;
import io.parley.checkpoint.ChunkStore;
import io.parley.checkpoint.StateHead;
import io.parley.merkle.Hash;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The chunks of states in a relational database.
 *
 * <p>Any thread may call it; no other process, and no other instance of this class, changes the
 * same tables. Changes wait for each other, so that nothing is removed that another change has just
 * found to be here; reads wait for nothing. Of a state that is being written only its number and
 * how far it is are in memory: the states that an earlier process began are known to nobody, and
 * {@link #sweep} removes them.
 *
 * <p>When a change fails, also with {@link io.parley.replica.InDoubtException}, it can be tried
 * again: whether or not it was committed, the result is the same as if it was done once. The memory
 * that it takes does not depend on the size of states.
 */
public final class JpaChunkStore implements ChunkStore {
  /** Chunks in one call. */
  private static final int MOST = 64;

  private static final Hash NO_CHUNK = Hash.of(new byte[Hash.SIZE]);

  private final Transactions transactions;
  private final Reads reads;
  private final Lock lock = new ReentrantLock();
  private final Map<Long, BegunState> begun = new HashMap<>();

  /** The last number that was given to a state; none is given twice, committed or not. */
  private Optional<Long> last = Optional.empty();

  /** Over the same unit and transactions as {@link JpaStore}. */
  public JpaChunkStore(EntityManagerFactory factory, Transactions transactions) {
    this.transactions = transactions;
    this.reads = new Reads(factory);
  }

  @Override
  public long begin() {
    return alone(
        () -> {
          long number = nextNumber();
          write("begin a state", em -> em.persist(new StateRow(number)));
          begun.put(number, new BegunState());
          return number;
        });
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if this process does not write such a state, there are too
   *     many chunks, or one comes after a short one, which is the last
   */
  @Override
  public long append(long number, List<Chunk> next) {
    requireFew(next);
    return alone(
        () -> {
          BegunState state = begun(number);
          state.require(next);
          if (next.isEmpty()) {
            return 0L;
          }
          long[] stored = new long[1];
          boolean doubtful = state.doubtful();
          state.attempted();
          write(
              "store chunks",
              em -> {
                ChunkWriter writer = new ChunkWriter(em);
                if (doubtful) {
                  writer.remove(number, state.chunks(), MOST);
                }
                stored[0] = writer.store(next);
                writer.place(number, state.chunks(), next);
              });
          state.appended(next);
          return stored[0];
        });
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if this process does not write such a state, or its size is
   *     another
   */
  @Override
  public void finish(long number, StateHead head) {
    alone(
        () -> {
          BegunState state = begun(number);
          state.require(head);
          write(
              "finish a state",
              em -> {
                ChunkWriter writer = new ChunkWriter(em);
                if (state.doubtful()) {
                  writer.remove(number, state.chunks(), MOST);
                }
                // Where it is known, what was begun keeps its rows until a sweep finds them.
                if (!writer.known(head.root())) {
                  writer.name(number, head);
                }
              });
          return begun.remove(number);
        });
  }

  /** {@inheritDoc} Does nothing if this process does not write such a state. Never fails. */
  @Override
  public void abandon(long number) {
    alone(() -> begun.remove(number));
  }

  @Override
  public void list(StateHead head, List<Hash> chunks) {
    if (chunks.size() != head.chunks()) {
      throw new IllegalArgumentException(
          "chunks: got %d, want %d for %d bytes"
              .formatted(chunks.size(), head.chunks(), head.size()));
    }
    alone(
        () -> {
          long number = nextNumber();
          write(
              "list a state",
              em -> {
                ChunkWriter writer = new ChunkWriter(em);
                if (!writer.known(head.root())) {
                  writer.list(number, head, chunks);
                }
              });
          return number;
        });
  }

  @Override
  public Optional<StateHead> state(Hash root) {
    return reads.read(
        "a state",
        em ->
            em
                .createQuery("select s from StateRow s where s.root = :root", StateRow.class)
                .setParameter("root", root.hex())
                .getResultList()
                .stream()
                .findFirst()
                .flatMap(StateRow::head));
  }

  @Override
  public List<Hash> chunks(Hash root, int from, int most) {
    return reads.read(
        "the names of chunks",
        em ->
            em
                // By bounds of the index, which the database finds at once, and not by a count.
                .createQuery(
                    "select c.hash from StateRow s, StateChunkRow c"
                        + " where s.root = :root and c.stateNo = s.stateNo"
                        + " and c.idx >= :from and c.idx < :to order by c.idx",
                    String.class)
                .setParameter("root", root.hex())
                .setParameter("from", from)
                .setParameter("to", (int) Math.min(Integer.MAX_VALUE, (long) from + most))
                .getResultList()
                .stream()
                .map(JpaChunkStore::name)
                .toList());
  }

  /**
   * What the disk made no hash of is the name of no chunk, so that who checks the list finds it.
   */
  private static Hash name(String text) {
    try {
      return Hash.parse(text);
    } catch (IllegalArgumentException e) {
      return NO_CHUNK;
    }
  }

  @Override
  public List<Hash> missing(Hash root, int most) {
    return reads.read(
        "the names of missing chunks",
        em ->
            em
                .createQuery("select s.stateNo from StateRow s where s.root = :root", Long.class)
                .setParameter("root", root.hex())
                .getResultList()
                .stream()
                .flatMap(number -> missing(em, number, most).stream())
                .map(Hash::parse)
                .toList());
  }

  private static List<String> missing(EntityManager em, long number, int most) {
    return em.createQuery(
            // By all columns of the key, else H2 sorts what the index has in order.
            "select m.hash from MissingChunkRow m where m.stateNo = :number"
                + " order by m.stateNo, m.idx",
            String.class)
        .setParameter("number", number)
        .setMaxResults(most)
        .getResultList();
  }

  @Override
  public int put(List<Chunk> chunks) {
    requireFew(chunks);
    if (chunks.isEmpty()) {
      return 0;
    }
    return alone(
        () -> {
          int[] stored = new int[1];
          write("store chunks", em -> stored[0] = new ChunkWriter(em).storeMissing(chunks));
          return stored[0];
        });
  }

  @Override
  public Optional<byte[]> chunk(Hash name) {
    return reads.read(
        "a chunk",
        em ->
            em
                .createQuery("select c.content from ChunkRow c where c.hash = :hash", byte[].class)
                .setParameter("hash", name.hex())
                .getResultList()
                .stream()
                .findFirst());
  }

  @Override
  public void forget(Hash name) {
    alone(
        () -> {
          write("forget a chunk", em -> new ChunkWriter(em).forget(name));
          return name;
        });
  }

  @Override
  public void unlist(Hash root) {
    alone(
        () -> {
          write(
              "forget a list",
              em ->
                  em.createQuery(
                          "select s.stateNo from StateRow s where s.root = :root", Long.class)
                      .setParameter("root", root.hex())
                      .getResultList()
                      .forEach(new ChunkWriter(em)::unname));
          return root;
        });
  }

  /**
   * {@inheritDoc} The oldest states first.
   *
   * <p>Roots that became known after {@code keep} was made are not in it: the caller sees to it
   * that none does that will be needed.
   *
   * @param most 64 or fewer is best: H2 holds what a transaction removes in memory, several times
   * @throws IllegalArgumentException if {@code most} is less than 1
   */
  @Override
  public boolean sweep(Set<Hash> keep, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("most: got " + most + ", want >= 1");
    }
    return alone(
        () -> {
          int[] left = {most};
          write("remove chunks", em -> left[0] = sweep(em, keep, most));
          return left[0] == 0;
        });
  }

  /** Returns how many more it might have removed. */
  private int sweep(EntityManager em, Set<Hash> keep, int most) {
    ChunkWriter writer = new ChunkWriter(em);
    int left = most;
    Set<String> needed = keep.stream().map(Hash::hex).collect(Collectors.toSet());
    for (Object[] row :
        em.createQuery(
                "select s.stateNo, s.root from StateRow s order by s.stateNo", Object[].class)
            .getResultList()) {
      long number = (Long) row[0];
      String root = (String) row[1];
      if (!begun.containsKey(number) && !needed.contains(root) && left > 0) {
        if (root != null) {
          writer.unname(number);
        }
        int removed = writer.remove(number, 0, left);
        if (removed < left) {
          writer.removeState(number);
        }
        // One without chunks counts too: it bounds the transaction.
        left -= Math.max(1, removed);
      }
    }
    return left;
  }

  private static void requireFew(List<Chunk> chunks) {
    if (chunks.size() > MOST) {
      throw new IllegalArgumentException("chunks: got " + chunks.size() + ", want at most " + MOST);
    }
  }

  private BegunState begun(long number) {
    BegunState state = begun.get(number);
    if (state == null) {
      throw new IllegalArgumentException(
          "state: got " + number + ", want one that this process began and did not end");
    }
    return state;
  }

  private long nextNumber() {
    long next =
        1
            + last.orElseGet(
                () ->
                    reads.read(
                        "the states",
                        em ->
                            em.createQuery(
                                    "select coalesce(max(s.stateNo), 0) from StateRow s",
                                    Long.class)
                                .getSingleResult()));
    last = Optional.of(next);
    return next;
  }

  private <T> T alone(Supplier<T> change) {
    lock.lock();
    try {
      return change.get();
    } finally {
      lock.unlock();
    }
  }

  private void write(String doing, Consumer<EntityManager> work) {
    try {
      transactions.run(work);
    } catch (RuntimeException e) {
      throw StoreFailure.of(doing, e);
    }
  }
}
