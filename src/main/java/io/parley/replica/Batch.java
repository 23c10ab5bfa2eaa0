package io.parley.replica;

import io.parley.crdt.HybridClock;
import io.parley.crdt.Origin;
import io.parley.crdt.PnCounter;
import io.parley.crdt.VersionVector;
import io.parley.merkle.Frontier;
import io.parley.merkle.Hash;
import io.parley.merkle.MerkleTree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Writes that wait for one commit: staged on top of the committed state, visible to later writes of
 * the same batch and to nobody else.
 *
 * <p>Each operation happens as a whole or, when it throws, not at all; only after a {@link
 * StoreException} the whole batch must be given up. Remote deltas come first, local writes after
 * them. Not thread-safe.
 */
public final class Batch {

  /**
   * What applying a page did.
   *
   * @param advanced whether it brought anything new
   * @param ahead a cell that was left out because its timestamp is too far ahead; null if none
   */
  public record Applied(boolean advanced, Cell ahead) {}

  private final ReplicaState base;
  private final HybridClock clock;
  private final long now;
  private final long maxAhead;
  private final Staged staged;
  private Origin current;
  private boolean wrote;

  Batch(ReplicaState base, Store store, HybridClock clock, long now, long maxAhead) {
    this.base = base;
    this.staged = new Staged(base, store);
    this.clock = clock;
    this.now = now;
    this.maxAhead = maxAhead;
    this.current = base.current();
  }

  /** This node's time in microseconds, as given when the batch began. */
  public long now() {
    return now;
  }

  /** The origin under which local writes are staged. */
  public Origin current() {
    return current;
  }

  /** The version of an origin with all that is staged. */
  public long version(Origin origin) {
    return staged.state(origin).version();
  }

  /** Appends an entry to this node's log. */
  public Entry append(String mediaType, byte[] payload) {
    Frontier log = staged.state(current).log();
    Entry entry =
        new Entry(current, nextVersion(), clock.tick(now), log.size(), mediaType, payload);
    return stage(entry, log.append(MerkleTree.leafHash(entry.canonical())));
  }

  /**
   * Records a removal: the activity counter goes down by one, the log stays. Returns the counter
   * after it.
   */
  public PnCounter removal() {
    return count(Counters.ACTIVITY, 0, 1);
  }

  /**
   * Adds to a counter and returns it as it is after that, here.
   *
   * @param by at least 1
   * @throws ArithmeticException if a sum would leave the range of a long; nothing changes
   * @throws IllegalArgumentException if the log keeps this counter itself, or a value is out of
   *     bounds
   */
  public PnCounter increment(String name, long by) {
    Checks.atLeast("by", by, 1);
    return count(notReserved(name), by, 0);
  }

  /** As {@link #increment}, downwards. */
  public PnCounter decrement(String name, long by) {
    Checks.atLeast("by", by, 1);
    return count(notReserved(name), 0, by);
  }

  private static String notReserved(String name) {
    if (Counters.reserved(Checks.name(name))) {
      throw new IllegalArgumentException(
          "counter: got " + name + ", want one that the log does not keep itself");
    }
    return name;
  }

  private PnCounter count(String name, long up, long down) {
    PnCounter before = counter(name);
    PnCounter after = up > 0 ? before.increment(current, up) : before.decrement(current, down);
    CounterCell own = staged.share(name, current).orElse(null);
    stage(
        new CounterCell(
            current,
            nextVersion(),
            clock.tick(now),
            name,
            (own == null ? 0 : own.increments()) + up,
            (own == null ? 0 : own.decrements()) + down));
    return after;
  }

  /** Writes a register; it wins here at once, and elsewhere if no later write is known there. */
  public RegisterCell put(String name, String mediaType, byte[] value) {
    Objects.requireNonNull(value, "value");
    return write(name, mediaType, value);
  }

  /** Writes "nothing" to a register; it wins or loses like any write. */
  public RegisterCell delete(String name) {
    return write(name, null, null);
  }

  private RegisterCell write(String name, String mediaType, byte[] value) {
    return stage(new RegisterCell(current, nextVersion(), clock.tick(now), name, mediaType, value));
  }

  /** The winning write of a register with all that is staged, deleted ones included. */
  public Optional<RegisterCell> register(String name) {
    return staged.register(name);
  }

  // ---- checkpoints ----

  /** The cells of all checkpoints with what is staged. */
  public CheckpointCells checkpoints() {
    return staged.checkpoints();
  }

  /** The least timestamp that the next local write can get. */
  public long nextTimestamp() {
    return Math.max(clock.last() + 1, now);
  }

  /**
   * Opens a checkpoint. That the id is free, and who the nodes are, is the caller's to know.
   *
   * @param id null: a fresh one
   */
  public BarrierCell open(String id, SortedSet<String> expected, Duration timeout, boolean auto) {
    String name = id != null ? id : freshId();
    long micros = TimeUnit.MICROSECONDS.convert(timeout);
    return stage(
        new BarrierCell(current, nextVersion(), clock.tick(now), name, expected, micros, auto));
  }

  /** A checkpoint id that no node ever made before: it names the write that it is made for. */
  public String freshId() {
    return String.format(
        Locale.ROOT, "%s-%016x-%d", current.node(), current.incarnation(), nextVersion());
  }

  /** Submits a node's state to a checkpoint that {@code barrier} opened. */
  public HeaderCell submit(
      BarrierCell barrier, String node, long logicalTime, long size, Hash root) {
    return stage(
        new HeaderCell(
            current,
            nextVersion(),
            clock.tick(now),
            barrier.id(),
            barrier.opened(),
            barrier.opening(),
            node,
            logicalTime,
            size,
            root));
  }

  /** Aborts a checkpoint whose latest barrier has this timestamp. */
  public AbortCell abort(String id, long opened) {
    return stage(new AbortCell(current, nextVersion(), clock.tick(now), id, opened));
  }

  /**
   * Removes a checkpoint whose latest barrier has this timestamp; or many that were opened up to
   * it, as {@link RemovalCell} says.
   */
  public RemovalCell remove(String id, long opened) {
    return stage(new RemovalCell(current, nextVersion(), clock.tick(now), id, opened));
  }

  private long nextVersion() {
    return version(current) + 1;
  }

  private <C extends Cell> C stage(C cell) {
    return stage(cell, staged.state(current).log());
  }

  /** What can refuse it comes before: from here on it is in the batch. */
  private <C extends Cell> C stage(C cell, Frontier log) {
    staged.advance(staged.state(current).with(cell.version(), cell.timestamp(), log));
    staged.add(cell);
    wrote = true;
    return cell;
  }

  /** A counter with all that is staged. */
  public PnCounter counter(String name) {
    return Counters.of(name, staged.shares(name), new ReplicaState(current, staged.origins()));
  }

  /**
   * Starts a new incarnation of this node, because a peer knows more of the present one than this
   * node does itself (I7).
   *
   * @throws IllegalStateException if this batch has local writes already
   */
  public void startIncarnation(long incarnation) {
    if (wrote) {
      throw new IllegalStateException(
          "a new incarnation must come before the batch's local writes");
    }
    current = new Origin(current.node(), incarnation);
  }

  /**
   * Applies the deltas of a page or of a push: all of them, or none with an exception. What is here
   * already is skipped. Cells too far ahead of this node's clock are left out, and with them all
   * that may build on them (I5).
   *
   * @param forked origins whose deltas are passed over
   */
  public Applied apply(List<Delta> deltas, Set<Origin> forked) throws RefusedException {
    long latest = now > Long.MAX_VALUE - maxAhead ? Long.MAX_VALUE : now + maxAhead;
    List<Delta> wanted = new ArrayList<>();
    Cell ahead = null;
    Set<Origin> once = new TreeSet<>();
    for (Delta delta : deltas) {
      if (!once.add(delta.origin())) {
        throw new RefusedException(
            Refusal.INVALID,
            delta.origin(),
            "deltas: got two of " + delta.origin() + ", want one for each origin");
      }
      if (delta.to() > version(delta.origin()) && !forked.contains(delta.origin())) {
        wanted.add(delta);
        Cell last = delta.cells().isEmpty() ? null : delta.cells().get(delta.cells().size() - 1);
        if (last != null && last.timestamp() > latest && last.version() > version(delta.origin())) {
          ahead = last;
        }
      }
    }
    DeltaCheck check = new DeltaCheck(latest, ahead != null, staged::share);
    List<DeltaCheck.Accepted> accepted = new ArrayList<>();
    for (Delta delta : wanted) {
      accepted.add(check.check(staged.state(delta.origin()), delta));
    }
    checkOrigins(accepted);
    boolean advanced = false;
    for (DeltaCheck.Accepted one : accepted) {
      advanced |= one.state().version() > version(one.state().origin());
      apply(one);
    }
    return new Applied(advanced, ahead);
  }

  private void checkOrigins(List<DeltaCheck.Accepted> accepted) throws RefusedException {
    Set<Origin> all = new TreeSet<>(staged.origins().keySet());
    // This node must find room for its own writes, whatever others send first.
    all.add(current);
    for (DeltaCheck.Accepted one : accepted) {
      if (all.add(one.state().origin()) && all.size() > Limits.MAX_ORIGINS) {
        throw new RefusedException(
            Refusal.TOO_MANY_ORIGINS,
            one.state().origin(),
            "origins: got "
                + one.state().origin()
                + " beside "
                + Limits.MAX_ORIGINS
                + ", want no more");
      }
    }
  }

  private void apply(DeltaCheck.Accepted accepted) {
    OriginState state = accepted.state();
    if (state.version() == 0) {
      return;
    }
    staged.advance(state.with(staged.state(state.origin()).cells()));
    for (Cell cell : accepted.cells()) {
      clock.observe(cell.timestamp());
      staged.add(cell);
    }
  }

  /** Whether there is anything to commit. */
  public boolean isEmpty() {
    return staged.isEmpty() && current.equals(base.current());
  }

  /** What the transaction has to write. */
  public Changes changes() {
    return staged.changes(current);
  }

  /** The state once it is committed. */
  public ReplicaState result() {
    return new ReplicaState(current, staged.origins(), staged.checkpoints());
  }

  /** The local writes of this batch as a delta to push; empty if there are none. */
  public Optional<Delta> written() {
    if (!wrote) {
      return Optional.empty();
    }
    List<Cell> cells =
        staged
            .cells()
            .filter(cell -> cell.origin().equals(current))
            .sorted(Comparator.comparingLong(Cell::version))
            .toList();
    OriginState state = staged.state(current);
    return Optional.of(
        new Delta(current, base.version(current), state.version(), cells, state.head()));
  }

  /** All of other origins that the local writes of this batch may build on. */
  public VersionVector seen() {
    Map<Origin, Long> seen = new HashMap<>(result().version().asMap());
    seen.remove(current);
    return VersionVector.of(seen);
  }
}
