package io.parley.replica;

import io.parley.crdt.Origin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The cells of one batch on top of the committed state, which stays as it is: what is read here is
 * what would be read if they were committed. Not thread-safe.
 */
final class Staged {
  private record ShareKey(String name, Origin origin) {}

  private final ReplicaState base;
  private final Store store;
  private final Map<Origin, OriginState> origins = new TreeMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private final Map<ShareKey, CounterCell> counters = new LinkedHashMap<>();
  private final Map<String, RegisterCell> registers = new LinkedHashMap<>();
  private final List<CheckpointCell> newCheckpoints = new ArrayList<>();
  private final List<CheckpointCell> removedCheckpoints = new ArrayList<>();
  private CheckpointCells checkpoints;

  Staged(ReplicaState base, Store store) {
    this.base = base;
    this.store = store;
    this.checkpoints = base.checkpoints();
  }

  // ---- as it would be read ----

  OriginState state(Origin origin) {
    OriginState staged = origins.get(origin);
    return staged == null ? base.of(origin) : staged;
  }

  /** Of every origin that has any. */
  SortedMap<Origin, OriginState> origins() {
    TreeMap<Origin, OriginState> all = new TreeMap<>(base.origins());
    all.putAll(origins);
    return all;
  }

  Optional<CounterCell> share(String name, Origin origin) {
    CounterCell staged = counters.get(new ShareKey(name, origin));
    return staged == null ? store.counter(name, origin) : Optional.of(staged);
  }

  /** The shares of a counter, by origin. */
  List<CounterCell> shares(String name) {
    Map<Origin, CounterCell> shares = new TreeMap<>();
    store.counter(name).forEach(c -> shares.put(c.origin(), c));
    counters.forEach(
        (key, cell) -> {
          if (key.name().equals(name)) {
            shares.put(key.origin(), cell);
          }
        });
    return List.copyOf(shares.values());
  }

  /** The winning write of a register, deleted ones included. */
  Optional<RegisterCell> register(String name) {
    RegisterCell staged = registers.get(Checks.name(name));
    return staged == null ? store.register(name) : Optional.of(staged);
  }

  CheckpointCells checkpoints() {
    return checkpoints;
  }

  // ---- staging ----

  /** How far an origin is; its cells come by {@link #add}. */
  void advance(OriginState state) {
    origins.put(state.origin(), state);
  }

  /** Adds a cell of an origin that was advanced to it; what loses against it goes. */
  void add(Cell cell) {
    if (cell instanceof Entry entry) {
      entries.add(entry);
    } else if (cell instanceof CounterCell share) {
      addShare(share);
    } else if (cell instanceof RegisterCell register) {
      addRegister(register);
    } else if (cell instanceof CheckpointCell checkpoint) {
      addCheckpoint(checkpoint);
    }
  }

  private void addShare(CounterCell cell) {
    share(cell.name(), cell.origin()).ifPresent(this::unhash);
    hash(cell);
    counters.put(new ShareKey(cell.name(), cell.origin()), cell);
  }

  private void addRegister(RegisterCell cell) {
    Optional<RegisterCell> before = register(cell.name());
    if (before.isPresent() && !cell.wins(before.get())) {
      return;
    }
    before.ifPresent(this::unhash);
    hash(cell);
    registers.put(cell.name(), cell);
  }

  private void addCheckpoint(CheckpointCell cell) {
    CheckpointCells.Added added = checkpoints.add(cell);
    if (!added.taken()) {
      return;
    }
    checkpoints = added.after();
    for (CheckpointCell gone : added.removed()) {
      unhash(gone);
      if (!newCheckpoints.remove(gone)) {
        removedCheckpoints.add(gone);
      }
    }
    hash(cell);
    newCheckpoints.add(cell);
  }

  private void hash(Cell cell) {
    OriginState state = state(cell.origin());
    advance(state.with(state.cells().add(cell.canonical())));
  }

  private void unhash(Cell cell) {
    OriginState state = state(cell.origin());
    advance(state.with(state.cells().remove(cell.canonical())));
  }

  // ---- what has become of it ----

  boolean isEmpty() {
    return origins.isEmpty();
  }

  /** The new cells, except those that lost against one of the same batch. */
  Stream<Cell> cells() {
    return Stream.of(entries, counters.values(), registers.values(), newCheckpoints)
        .flatMap(cells -> cells.stream().map(cell -> (Cell) cell));
  }

  /** What the transaction has to write. */
  Changes changes(Origin current) {
    return new Changes(
        current,
        List.copyOf(origins.values()),
        entries,
        List.copyOf(counters.values()),
        List.copyOf(registers.values()),
        newCheckpoints,
        removedCheckpoints);
  }
}
