package io.parley.checkpoint;

import io.parley.replica.Batch;
import io.parley.replica.CheckpointCells;
import io.parley.replica.Limits;
import io.parley.replica.RemovalCell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which checkpoints are kept: those that are collecting, the latest complete ones, and the latest
 * of those that did not become complete.
 */
public final class Retention {
  /** Removals of single checkpoints that may stay until one removal of all takes their place. */
  private static final int MOST_REMOVALS = 64;

  private Retention() {}

  /** Those that are too many now, oldest first; automatic ones and others are counted apart. */
  public static List<Checkpoint> surplus(CheckpointCells cells, int retain, long nowMicros) {
    Kept automatic = new Kept(retain);
    Kept others = new Kept(retain);
    List<Checkpoint> surplus = new ArrayList<>();
    for (Checkpoint checkpoint : Checkpoint.all(cells)) {
      Kept kept = checkpoint.barrier().automatic() ? automatic : others;
      if (!kept.keeps(checkpoint.status(nowMicros))) {
        surplus.add(0, checkpoint);
      }
    }
    return surplus;
  }

  /** Counts checkpoints of one kind, the latest first. */
  private static final class Kept {
    private final int retain;
    private int complete;
    private int others;

    Kept(int retain) {
      this.retain = retain;
    }

    boolean keeps(Checkpoint.Status status) {
      return switch (status) {
        case COLLECTING -> true;
        case COMPLETE -> ++complete <= retain;
        // Once enough later ones are complete, nobody asks for what did not become so.
        case EXPIRED, ABORTED, CONFLICTED -> ++others <= retain && complete < retain;
      };
    }
  }

  /** Whether {@link #apply} would stage anything. */
  public static boolean due(CheckpointCells cells, int retain, long nowMicros) {
    return !surplus(cells, retain, nowMicros).isEmpty()
        || ofPolicy(cells).isPresent()
        || ofAll(cells, nowMicros).isPresent();
  }

  /** Stages the removal of what is too many, a few at a time. */
  public static void apply(Batch batch, int retain, int most) {
    surplus(batch.checkpoints(), retain, batch.nextTimestamp()).stream()
        .limit(most)
        .forEach(checkpoint -> batch.remove(checkpoint.id(), checkpoint.latestOpened()));
    ofPolicy(batch.checkpoints())
        .ifPresent(opened -> batch.remove(Checkpoints.POLICY_PREFIX + "*", opened));
    ofAll(batch.checkpoints(), batch.nextTimestamp())
        .ifPresent(opened -> batch.remove(null, opened));
  }

  /**
   * Up to which opening one removal may take the place of many of those that the policy opened. One
   * that is not known here yet is older than those that are kept: it would be too many as well.
   */
  private static Optional<Long> ofPolicy(CheckpointCells cells) {
    return horizon(cells, Long.MAX_VALUE, id -> id.startsWith(Checkpoints.POLICY_PREFIX));
  }

  /**
   * The same for all. Only what is older than the longest timeout: a checkpoint that is open behind
   * a partition is not removed with the others.
   */
  private static Optional<Long> ofAll(CheckpointCells cells, long nowMicros) {
    return horizon(cells, nowMicros - Limits.MAX_TIMEOUT_MICROS, id -> true);
  }

  private static Optional<Long> horizon(CheckpointCells cells, long latest, Predicate<String> of) {
    long kept =
        Checkpoint.all(cells).stream()
            .filter(checkpoint -> of.test(checkpoint.id()))
            .mapToLong(Checkpoint::openedAt)
            .min()
            .orElse(Long.MAX_VALUE);
    long[] covered =
        cells.all().stream()
            .filter(RemovalCell.class::isInstance)
            .map(RemovalCell.class::cast)
            .filter(removal -> !removal.ofMany() && of.test(removal.id()))
            .mapToLong(RemovalCell::opened)
            .filter(opened -> opened <= latest && opened < kept)
            .toArray();
    return covered.length > MOST_REMOVALS
        ? Optional.of(Arrays.stream(covered).max().getAsLong())
        : Optional.empty();
  }
}
