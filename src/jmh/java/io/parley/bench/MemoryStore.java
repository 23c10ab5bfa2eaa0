package io.parley.bench;

import io.parley.crdt.Origin;
import io.parley.replica.Cell;
import io.parley.replica.Changes;
import io.parley.replica.CounterCell;
import io.parley.replica.Entry;
import io.parley.replica.OriginState;
import io.parley.replica.RegisterCell;
import io.parley.replica.Restamping;
import io.parley.replica.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Log entries in memory, where the cost of a database is not what is asked for. */
final class MemoryStore implements Store {
  private final List<Entry> entries = new ArrayList<>();
  private final Map<Origin, OriginState> origins = new TreeMap<>();
  private Origin current;

  List<Entry> entries() {
    return entries;
  }

  /** Goes back to so many entries, and to what the origins were then. */
  void reset(int size, List<OriginState> states) {
    entries.subList(size, entries.size()).clear();
    origins.clear();
    states.forEach(state -> origins.put(state.origin(), state));
    current = null;
  }

  @Override
  public Contents load() {
    return new Contents(Optional.ofNullable(current), List.copyOf(origins.values()), List.of());
  }

  @Override
  public void write(Changes changes) {
    current = changes.current();
    entries.addAll(changes.entries());
    changes.origins().forEach(state -> origins.put(state.origin(), state));
  }

  @Override
  public void restamp(Restamping restamping) {
    throw new IllegalStateException("no clock is wrong here");
  }

  @Override
  public void probe(int bytes) {}

  @Override
  public List<Cell> cells(Origin origin, long after, long upTo, int most, long bytes) {
    return List.copyOf(entries(origin, after, upTo, most, bytes));
  }

  @Override
  public List<Entry> entries(Origin origin, long after, long upTo, int most, long bytes) {
    throw new UnsupportedOperationException("entries: nothing is read here");
  }

  @Override
  public Optional<CounterCell> counter(String name, Origin origin) {
    return Optional.empty();
  }

  @Override
  public List<CounterCell> counter(String name) {
    return List.of();
  }

  @Override
  public Optional<RegisterCell> register(String name) {
    return Optional.empty();
  }
}
