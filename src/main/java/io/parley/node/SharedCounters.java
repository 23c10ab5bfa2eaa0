package io.parley.node;

import io.parley.crdt.PnCounter;
import io.parley.replica.Batch;
import io.parley.replica.CounterCell;
import io.parley.replica.Counters;
import io.parley.replica.ReplicaState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Named counters. Thread-safe; a write may hold its thread for one commit. */
public final class SharedCounters {
  private final Writer writer;
  private final NodeStore store;

  SharedCounters(Writer writer, NodeStore store) {
    this.writer = writer;
    this.store = store;
  }

  /**
   * The counter as it is here; empty if nobody has written it. The log's own ones are always there.
   */
  public Optional<PnCounter> read(String name) {
    ReplicaState state = writer.state();
    List<CounterCell> shares = store.counter(name);
    return shares.isEmpty() && !Counters.reserved(name)
        ? Optional.empty()
        : Optional.of(Counters.of(name, shares, state));
  }

  /**
   * Adds {@code by} (from 1) and answers the counter after it, here. Fails with {@link
   * MergeConflictException} on overflow and for a counter that the log keeps itself.
   */
  public CompletionStage<PnCounter> increment(String name, long by) {
    return change(name, batch -> batch.increment(name, by));
  }

  /** As {@link #increment}, downwards. */
  public CompletionStage<PnCounter> decrement(String name, long by) {
    return change(name, batch -> batch.decrement(name, by));
  }

  private CompletionStage<PnCounter> change(String name, Function<Batch, PnCounter> change) {
    if (Counters.reserved(name)) {
      throw new MergeConflictException(
          "counter: got \""
              + name
              + "\", which the log keeps itself, want another name; append or remove to change it");
    }
    return writer.write(
        batch -> {
          try {
            return change.apply(batch);
          } catch (ArithmeticException e) {
            throw new MergeConflictException("counter \"" + name + "\": " + e.getMessage());
          }
        },
        400);
  }
}
