package io.parley.bench;

import io.parley.crdt.Origin;
import io.parley.replica.Cell;
import io.parley.replica.Changes;
import io.parley.replica.CounterCell;
import io.parley.replica.Entry;
import io.parley.replica.RegisterCell;
import io.parley.replica.Restamping;
import io.parley.replica.Store;
import java.util.List;
import java.util.Optional;

/** A store that keeps nothing, for what is to be measured without one. */
final class Forgetful implements Store {
  @Override
  public Contents load() {
    return new Contents(Optional.empty(), List.of(), List.of());
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

  @Override
  public List<Cell> cells(Origin origin, long after, long upTo, int most, long bytes) {
    return List.of();
  }

  @Override
  public List<Entry> entries(Origin origin, long after, long upTo, int most, long bytes) {
    return List.of();
  }

  @Override
  public void write(Changes changes) {}

  @Override
  public void restamp(Restamping restamping) {}

  @Override
  public void probe(int bytes) {}
}
