package io.parley.node;

import io.parley.checkpoint.Checkpoint;
import io.parley.checkpoint.ChunkStore;
import io.parley.checkpoint.Transfer;
import io.parley.checkpoint.TransferStatistics;
import io.parley.checkpoint.TransferTransport;
import io.parley.merkle.Hash;
import io.parley.persistence.CheckpointTotals;
import io.parley.persistence.CompletedCheckpoint;
import io.parley.persistence.GlobalCheckpoints;
import io.parley.replica.Changes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** All of a node that has to do with checkpoints, wired together. Thread-safe. */
final class NodeCheckpoints {
  private final SharedCheckpoints checkpoints;
  private final StateUploads uploads;
  private final StoredStates states;
  private final CheckpointCounts counts = new CheckpointCounts();
  private final Pins pins = new Pins();
  private final ChunkStore store;
  private final WholeChunks chunks;
  private final GlobalCheckpoints completed;
  private final Transfers transfers;
  private final CheckpointKeeper keeper;
  private final Executor executor;
  private final Map<String, CompletableFuture<CheckpointReport>> verifying = new HashMap<>();
  private CompletableFuture<CheckpointReport> lastVerification =
      CompletableFuture.completedFuture(null);

  /**
   * @param transport carries transfer messages
   * @param mail what has arrived of them
   */
  NodeCheckpoints(
      Settings settings,
      Writer writer,
      NodeStore replica,
      ChunkStore store,
      GlobalCheckpoints completed,
      TransferTransport transport,
      Transfers.Mail mail,
      Random random,
      NodeClock clock,
      Executor executor) {
    this.store = store;
    this.completed = completed;
    this.executor = executor;
    this.checkpoints = new SharedCheckpoints(writer, replica, clock);
    this.uploads =
        new StateUploads(checkpoints, store, pins, counts, settings.get(Settings.MAX_UPLOADS));
    this.transfers =
        new Transfers(
            new Transfer(store, transport, random, this::foundDamaged),
            store,
            pins,
            writer,
            mail,
            executor);
    this.chunks = new WholeChunks(store, transfers, counts);
    this.states = new StoredStates(checkpoints, chunks, pins);
    this.keeper =
        new CheckpointKeeper(
            writer,
            checkpoints,
            new Contributions(writer, replica, checkpoints, store, pins, clock),
            store,
            pins,
            clock,
            executor);
  }

  private void foundDamaged(Hash chunk) {
    chunks.found(chunk);
  }

  SharedCheckpoints checkpoints() {
    return checkpoints;
  }

  StateUploads uploads() {
    return uploads;
  }

  StoredStates states() {
    return states;
  }

  CheckpointCounts counts() {
    return counts;
  }

  CheckpointTotals totals() {
    return completed.totals();
  }

  TransferStatistics transferred() {
    return transfers.statistics();
  }

  /** One at a time, because each reads as fast as the disk gives; the same id joins the first. */
  CompletionStage<CheckpointReport> verify(String id) {
    Checkpoint checkpoint = checkpoints.find(id).checkpoint();
    synchronized (verifying) {
      CompletableFuture<CheckpointReport> running = verifying.get(id);
      if (running != null) {
        return running;
      }
      CompletableFuture<CheckpointReport> mine =
          lastVerification.handleAsync(
              (before, failure) ->
                  new CheckpointVerification(store, chunks, pins).run(checkpoint, told(id)),
              executor);
      verifying.put(id, mine);
      lastVerification = mine;
      return mine.whenComplete((report, failure) -> verified(id));
    }
  }

  private void verified(String id) {
    synchronized (verifying) {
      verifying.remove(id);
    }
  }

  private Optional<CompletedCheckpoint> told(String id) {
    return completed.all().stream().filter(one -> one.id().equals(id)).findFirst();
  }

  /** The timer's beat. */
  void beat() {
    transfers.tick();
    keeper.beat();
  }

  /** Messages have arrived. */
  void mail() {
    transfers.look();
  }

  /** What changed is acted upon at once. */
  void committed(Changes changes) {
    if (!changes.checkpoints().isEmpty()) {
      transfers.look();
      keeper.beat();
    }
  }

  /** Returns when nothing of it runs any more, or after the deadline. */
  void stop(Duration deadline) {
    keeper.stop(deadline);
    transfers.stop(deadline);
  }
}
