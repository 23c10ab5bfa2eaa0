package io.parley.replica;

import io.parley.crdt.HybridClock;
import io.parley.crdt.Origin;
import java.time.Duration;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A node's replica: the committed state in memory, and the hybrid clock. Writes are staged in a
 * {@link Batch}, written to the store, and only then installed here (I1).
 *
 * <p>Not thread-safe: one writer. {@link ReplicaState} may be handed to any thread.
 */
public final class Replica {
  private final Store store;
  private HybridClock clock;
  private final long maxAhead;
  private ReplicaState state;
  private Digest digest;

  private Replica(Store store, ReplicaState state, Duration maxAhead) {
    this.store = store;
    this.state = state;
    this.maxAhead = TimeUnit.MICROSECONDS.convert(maxAhead);
    this.clock = new HybridClock(latest(state));
  }

  /**
   * Opens what the store holds. A new store, or one that another node wrote, starts a new
   * incarnation.
   *
   * @param incarnation used only if a new incarnation starts; never used before for this node
   * @param maxAhead how far ahead of this node's clock a cell's timestamp may be (I5)
   */
  public static Replica open(String node, Store store, long incarnation, Duration maxAhead) {
    Store.Contents contents = store.load();
    Origin current =
        contents.current().filter(o -> o.node().equals(node)).orElse(new Origin(node, incarnation));
    return new Replica(store, state(current, contents), maxAhead);
  }

  private static ReplicaState state(Origin current, Store.Contents contents) {
    TreeMap<Origin, OriginState> origins = new TreeMap<>();
    contents.origins().forEach(o -> origins.put(o.origin(), o));
    return new ReplicaState(current, origins, CheckpointCells.of(contents.checkpoints()));
  }

  private static long latest(ReplicaState state) {
    return state.origins().values().stream().mapToLong(OriginState::timestamp).max().orElse(0);
  }

  /**
   * Reads the committed state again after a failed write, of which nobody knows whether it was
   * committed. A current origin that was never written is kept. The clock goes on from what was
   * committed: timestamps that were not are nobody's.
   */
  public void reload() {
    Store.Contents contents = store.load();
    Origin current =
        contents
            .current()
            .filter(o -> o.node().equals(state.current().node()))
            .orElse(state.current());
    state = state(current, contents);
    digest = null;
    clock = new HybridClock(latest(state));
  }

  /** The committed state. */
  public ReplicaState state() {
    return state;
  }

  /** The committed state's digest. */
  public Digest digest() {
    if (digest == null) {
      digest = state.digest();
    }
    return digest;
  }

  /** Where the cells are. */
  public Store store() {
    return store;
  }

  /** How far ahead a cell's timestamp may be, microseconds. */
  public long maxAhead() {
    return maxAhead;
  }

  /** Begins a batch; only one is open at a time. */
  public Batch begin(long nowMicros) {
    return new Batch(state, store, clock, nowMicros, maxAhead);
  }

  /**
   * What is to become of this node's own cells that are stamped later than {@code latest}. Reads
   * all of its own log.
   */
  public Restamping restamping(long nowMicros, long latest) {
    OriginState own = state.of(state.current());
    long seen =
        state.origins().values().stream()
            .filter(one -> !one.origin().equals(own.origin()))
            .mapToLong(OriginState::timestamp)
            .max()
            .orElse(0);
    return Restamping.of(store, own, latest, nowMicros, seen);
  }

  /** Makes a batch visible, after the store has committed its changes. */
  public void install(Batch batch) {
    state = Objects.requireNonNull(batch.result());
    digest = null;
  }
}
