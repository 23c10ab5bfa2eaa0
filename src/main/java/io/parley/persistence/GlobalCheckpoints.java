package io.parley.persistence;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The global checkpoints that are complete here; they survive a restart. Written by {@link
 * JpaStore#write(io.parley.replica.Changes, List, CheckpointChanges)}, in the transaction of the
 * cells that they follow from. Failed verifications are not kept.
 *
 * <p>Safe for any thread; every method throws {@link io.parley.replica.StoreException} when the
 * database cannot do it now.
 */
public final class GlobalCheckpoints {
  private final Reads reads;

  /** Over the same unit as {@link JpaStore}. */
  public GlobalCheckpoints(EntityManagerFactory factory) {
    this.reads = new Reads(factory);
  }

  /** All that were not removed, the first completed first; at one time, by their ids. */
  public List<CompletedCheckpoint> all() {
    return reads.read(
        "the checkpoints",
        em ->
            em
                .createQuery("select g from GlobalCheckpointRow g", GlobalCheckpointRow.class)
                .getResultList()
                .stream()
                .map(GlobalCheckpointRow::checkpoint)
                // Not by the database, whose order of texts is its own.
                .sorted(
                    Comparator.comparingLong(CompletedCheckpoint::completed)
                        .thenComparing(CompletedCheckpoint::id))
                .toList());
  }

  /**
   * Over all that were ever complete here. One that is written again counts once, as it was last
   * written; but one that was removed and is written again after that counts twice.
   */
  public CheckpointTotals totals() {
    return reads.read("the totals of checkpoints", GlobalCheckpoints::totals);
  }

  private static CheckpointTotals totals(EntityManager em) {
    return Optional.ofNullable(em.find(SettingRow.class, SettingRow.CHECKPOINT_TOTALS))
        .map(row -> CheckpointTotals.parse(row.content))
        .orElse(CheckpointTotals.NONE);
  }

  static void write(EntityManager em, CheckpointChanges changes) {
    if (!changes.completed().isEmpty()) {
      CheckpointTotals totals = totals(em);
      for (CompletedCheckpoint checkpoint : changes.completed()) {
        GlobalCheckpointRow before = em.find(GlobalCheckpointRow.class, checkpoint.id());
        if (before != null) {
          totals = totals.minus(before.checkpoint());
        }
        totals = totals.plus(checkpoint);
        em.merge(new GlobalCheckpointRow(checkpoint));
      }
      em.merge(new SettingRow(SettingRow.CHECKPOINT_TOTALS, totals.content()));
    }
    for (String id : changes.removedIds()) {
      GlobalCheckpointRow row = em.find(GlobalCheckpointRow.class, id);
      if (row != null) {
        em.remove(row);
      }
    }
  }
}
