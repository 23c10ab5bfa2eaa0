package io.parley.replica;

import io.parley.crdt.VersionVector;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/** Replicas in memory, and what is done with them without a protocol. */
public final class Replicas {
  public static final Duration MAX_AHEAD = Duration.ofSeconds(60);

  /** What all clocks show, unless a test says otherwise. */
  public static final long NOW = 1_700_000_000_000_000L;

  private Replicas() {}

  public static Replica open(String node) {
    return Replica.open(node, new MemoryStore(), 1, MAX_AHEAD);
  }

  /** A replica that holds the same, on a disk of its own. */
  public static Replica copy(Replica replica) {
    String node = replica.state().current().node();
    return Replica.open(
        node,
        ((MemoryStore) replica.store()).copy(),
        replica.state().current().incarnation(),
        MAX_AHEAD);
  }

  /** One committed batch. */
  public static Batch write(Replica replica, Consumer<Batch> writes) {
    return write(replica, NOW, writes);
  }

  public static Batch write(Replica replica, long now, Consumer<Batch> writes) {
    Batch batch = replica.begin(now);
    writes.accept(batch);
    commit(replica, batch);
    return batch;
  }

  public static void commit(Replica replica, Batch batch) {
    replica.store().write(batch.changes());
    replica.install(batch);
  }

  /** All that {@code of} has and {@code lacking} has not, as one page. */
  public static Page page(Replica of, Replica lacking) {
    return page(of, lacking.state().version(), 1 << 20);
  }

  public static Page page(Replica of, VersionVector have, long bytes) {
    return Page.read(of.store(), of.state(), have, Set.of(), bytes);
  }

  /** Merges all of {@code from} into {@code into}, page by page. */
  public static void merge(Replica into, Replica from, long bytes) {
    for (boolean more = true; more; ) {
      Page page = page(from, into.state().version(), bytes);
      Batch batch = into.begin(NOW);
      try {
        batch.apply(page.deltas(), Set.of());
      } catch (RefusedException e) {
        throw new AssertionError(e);
      }
      commit(into, batch);
      more = page.more();
    }
  }
}
