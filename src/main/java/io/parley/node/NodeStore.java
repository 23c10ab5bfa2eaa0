package io.parley.node;

import io.parley.crdt.Origin;
import io.parley.persistence.IdempotentAnswer;
import io.parley.persistence.JpaStore;
import io.parley.replica.Batch;
import io.parley.replica.Cell;
import io.parley.replica.Changes;
import io.parley.replica.CheckpointCells;
import io.parley.replica.CounterCell;
import io.parley.replica.Entry;
import io.parley.replica.RegisterCell;
import io.parley.replica.Restamping;
import io.parley.replica.Store;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The replica's store, which commits answers to remember in the transaction of the batch that they
 * belong to.
 */
final class NodeStore implements Store {
  private final JpaStore store;
  private final Map<String, IdempotentAnswer> answers = new LinkedHashMap<>();
  private Batch batch;
  private CompletedCheckpoints completed = new CompletedCheckpoints(CheckpointCells.EMPTY);

  NodeStore(JpaStore store) {
    this.store = store;
  }

  /** The answer under this key, of this batch or of an earlier one; on the writer alone. */
  Optional<IdempotentAnswer> answer(String key, Batch of) {
    follow(of);
    IdempotentAnswer staged = answers.get(key);
    return staged == null ? store.idempotentAnswer(key) : Optional.of(staged);
  }

  /** Remembers an answer if the batch commits; on the writer alone. */
  void remember(IdempotentAnswer answer, Batch of) {
    follow(of);
    answers.put(answer.key(), answer);
  }

  /** What an abandoned batch left behind is not of this one. */
  private void follow(Batch of) {
    if (batch != of) {
      answers.clear();
      batch = of;
    }
  }

  @Override
  public void write(Changes changes) {
    List<IdempotentAnswer> staged = List.copyOf(answers.values());
    answers.clear();
    batch = null;
    CompletedCheckpoints.Step step = completed.step(changes);
    store.write(changes, staged, step.changes());
    completed = step.after();
  }

  @Override
  public void restamp(Restamping restamping) {
    store.restamp(restamping);
  }

  @Override
  public void probe(int bytes) {
    store.probe(bytes);
  }

  @Override
  public Contents load() {
    Contents contents = store.load();
    // Those of a batch that was given up: the next one may never ask for an answer.
    answers.clear();
    batch = null;
    completed = new CompletedCheckpoints(CheckpointCells.of(contents.checkpoints()));
    return contents;
  }

  @Override
  public Optional<CounterCell> counter(String name, Origin origin) {
    return store.counter(name, origin);
  }

  @Override
  public List<CounterCell> counter(String name) {
    return store.counter(name);
  }

  @Override
  public Optional<RegisterCell> register(String name) {
    return store.register(name);
  }

  @Override
  public List<Cell> cells(Origin origin, long after, long upTo, int most, long bytes) {
    return store.cells(origin, after, upTo, most, bytes);
  }

  @Override
  public List<Entry> entries(Origin origin, long after, long upTo, int most, long bytes) {
    return store.entries(origin, after, upTo, most, bytes);
  }

  @Override
  public List<Cell> replaceable(Origin origin, long after, long upTo, int most, long bytes) {
    return store.replaceable(origin, after, upTo, most, bytes);
  }
}
