package io.parley.replica;

import io.parley.crdt.Origin;

/**
 * The smallest replicated thing. At one origin, versions and timestamps grow together and both are
 * unique.
 *
 * <p>Implementations are immutable; their byte arrays are owned by the cell and must not be changed
 * by anyone.
 */
public sealed interface Cell permits Entry, CounterCell, RegisterCell, CheckpointCell {

  /** Who wrote it. */
  Origin origin();

  /** The number of the write at its origin, from 1. */
  long version();

  /** Hybrid timestamp: microseconds since the epoch, from 0. */
  long timestamp();

  /**
   * An upper bound of the bytes it needs in a message or in memory; for budgets, not for
   * allocation.
   */
  int weight();

  /** The canonical bytes that are hashed; see {@link Canonical}. */
  byte[] canonical();
}
