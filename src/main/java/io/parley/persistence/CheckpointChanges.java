package io.parley.persistence;

import java.util.List;

/**
 * What becomes of the completed checkpoints in one transaction of {@link JpaStore#write}.
 *
 * @param completed each takes the place of what was known of its id; no id twice
 * @param removedIds removed after {@code completed} was written; one that is not there is no matter
 */
public record CheckpointChanges(List<CompletedCheckpoint> completed, List<String> removedIds) {
  /** Nothing changes. */
  public static final CheckpointChanges NONE = new CheckpointChanges(List.of(), List.of());

  /** Copies the lists. */
  public CheckpointChanges {
    completed = List.copyOf(completed);
    removedIds = List.copyOf(removedIds);
    long ids = completed.stream().map(CompletedCheckpoint::id).distinct().count();
    if (ids != completed.size()) {
      throw new IllegalArgumentException(
          "completed: got %d ids in %d checkpoints, want each once"
              .formatted(ids, completed.size()));
    }
  }
}
