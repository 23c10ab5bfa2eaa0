package io.parley.checkpoint;

import io.parley.replica.Batch;
import io.parley.replica.CheckpointCells;
import io.parley.replica.Limits;
import io.parley.replica.RemovalCell;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which checkpoints are kept: those that are collecting, the latest complete ones, and the latest
 * of the others.
 */
public final class Retention {
  /** Removals of single checkpoints that may stay until one removal of all takes their place. */
  private static final int MOST_REMOVALS = 64;

  private Retention() {}

  /** Those that are too many now, oldest first. */
  public static List<Checkpoint> surplus(CheckpointCells cells, int retain, long nowMicros) {
    List<Checkpoint> surplus = new ArrayList<>();
    int complete = 0;
    int others = 0;
    for (Checkpoint checkpoint : Checkpoint.all(cells)) {
      Checkpoint.Status status = checkpoint.status(nowMicros);
      boolean kept =
          switch (status) {
            case COLLECTING -> true;
            case COMPLETE -> ++complete <= retain;
            // Once enough later ones are complete, nobody asks for what did not become so.
            case EXPIRED, ABORTED, CONFLICTED -> ++others <= retain && complete < retain;
          };
      if (!kept) {
        surplus.add(0, checkpoint);
      }
    }
    return surplus;
  }

  /** Whether {@link #apply} would stage anything. */
  public static boolean due(CheckpointCells cells, int retain, long nowMicros) {
    return !surplus(cells, retain, nowMicros).isEmpty() || horizon(cells, nowMicros).isPresent();
  }

  /** Stages the removal of what is too many, a few at a time. */
  public static void apply(Batch batch, int retain, int most) {
    surplus(batch.checkpoints(), retain, batch.nextTimestamp()).stream()
        .limit(most)
        .forEach(checkpoint -> batch.remove(checkpoint.id(), checkpoint.latestOpened()));
    horizon(batch.checkpoints(), batch.nextTimestamp())
        .ifPresent(opened -> batch.remove(null, opened));
  }

  /**
   * Up to which opening one removal may take the place of many. Only what is older than the longest
   * timeout: a checkpoint that is open behind a partition is not removed with the others.
   */
  private static Optional<Long> horizon(CheckpointCells cells, long nowMicros) {
    long before =
        Math.min(
            nowMicros - Limits.MAX_TIMEOUT_MICROS,
            Checkpoint.all(cells).stream()
                    .mapToLong(Checkpoint::openedAt)
                    .min()
                    .orElse(Long.MAX_VALUE)
                - 1);
    long[] covered =
        cells.all().stream()
            .filter(cell -> cell instanceof RemovalCell && cell.id() != null)
            .mapToLong(cell -> cell.opened())
            .filter(opened -> opened <= before)
            .toArray();
    return covered.length > MOST_REMOVALS
        ? Optional.of(java.util.Arrays.stream(covered).max().getAsLong())
        : Optional.empty();
  }
}
