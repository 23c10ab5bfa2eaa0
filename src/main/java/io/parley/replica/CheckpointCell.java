package io.parley.replica;

/**
 * A cell of a checkpoint: immutable. Two that contradict each other both stay, so that every node
 * sees the conflict; only a {@link RemovalCell} replaces them.
 */
public sealed interface CheckpointCell extends Cell
    permits BarrierCell, HeaderCell, AbortCell, RemovalCell {

  /** The checkpoint's id; of a {@link RemovalCell} of many as that says. */
  String id();

  /** The timestamp of the barrier that it belongs to; that of a barrier is its own. */
  long opened();
}
