package io.parley.persistence;

import io.parley.merkle.Hash;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A global checkpoint that is complete here. */
@Entity
@Table(name = "parley_global_checkpoint")
class GlobalCheckpointRow {
  @Id
  @Column(name = "checkpoint_id")
  String checkpointId;

  @Column(name = "combined_root", nullable = false)
  String combinedRoot;

  @Column(nullable = false)
  long opened;

  @Column(nullable = false)
  long completed;

  @Column(nullable = false)
  int nodes;

  @Column(name = "state_bytes", nullable = false)
  long stateBytes;

  @Column(name = "min_logical_time", nullable = false)
  long minLogicalTime;

  @Column(name = "max_logical_time", nullable = false)
  long maxLogicalTime;

  protected GlobalCheckpointRow() {}

  GlobalCheckpointRow(CompletedCheckpoint checkpoint) {
    checkpointId = checkpoint.id();
    combinedRoot = checkpoint.combinedRoot().hex();
    opened = checkpoint.opened();
    completed = checkpoint.completed();
    nodes = checkpoint.nodes();
    stateBytes = checkpoint.stateBytes();
    minLogicalTime = checkpoint.minLogicalTime();
    maxLogicalTime = checkpoint.maxLogicalTime();
  }

  CompletedCheckpoint checkpoint() {
    return new CompletedCheckpoint(
        checkpointId,
        Hash.parse(combinedRoot),
        opened,
        completed,
        nodes,
        stateBytes,
        minLogicalTime,
        maxLogicalTime);
  }
}
