package io.parley.node;

import io.parley.checkpoint.Checkpoint;
import io.parley.persistence.CheckpointChanges;
import io.parley.persistence.CompletedCheckpoint;
import io.parley.replica.Changes;
import io.parley.replica.CheckpointCell;
import io.parley.replica.CheckpointCells;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds which checkpoints become complete by a transaction, and which no longer are. Immutable.
 *
 * @param cells what is committed
 */
record CompletedCheckpoints(CheckpointCells cells) {

  /** What a transaction changes, and what holds once it is committed. */
  record Step(CheckpointChanges changes, CompletedCheckpoints after) {}

  Step step(Changes changes) {
    if (changes.checkpoints().isEmpty()) {
      return new Step(CheckpointChanges.NONE, this);
    }
    CheckpointCells next = cells;
    Set<String> touched = new HashSet<>();
    for (CheckpointCell cell : changes.checkpoints()) {
      next = next.add(cell).after();
      touched.add(cell.id());
    }
    changes.removed().forEach(cell -> touched.add(cell.id()));
    List<CompletedCheckpoint> completed = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    // A removal of all has no id; what it removed has.
    touched.remove(null);
    for (String id : touched) {
      Optional<CompletedCheckpoint> before = completed(cells, id);
      Optional<CompletedCheckpoint> after = completed(next, id);
      if (after.isPresent() && !after.equals(before)) {
        completed.add(after.get());
      } else if (after.isEmpty() && before.isPresent()) {
        gone.add(id);
      }
    }
    return new Step(new CheckpointChanges(completed, gone), new CompletedCheckpoints(next));
  }

  /** What is told of a checkpoint that is complete. */
  static Optional<CompletedCheckpoint> completed(CheckpointCells cells, String id) {
    return Checkpoint.of(cells, id).filter(Checkpoint::complete).map(CompletedCheckpoints::of);
  }

  private static CompletedCheckpoint of(Checkpoint checkpoint) {
    return new CompletedCheckpoint(
        checkpoint.id(),
        checkpoint.combined().root(),
        checkpoint.openedAt(),
        checkpoint.completedAt(),
        checkpoint.headers().size(),
        checkpoint.stateBytes(),
        checkpoint.minLogicalTime(),
        checkpoint.maxLogicalTime());
  }
}
