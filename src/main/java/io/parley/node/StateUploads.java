package io.parley.node;

import io.parley.checkpoint.Checkpoints;
import io.parley.checkpoint.ChunkStore;
import io.parley.checkpoint.StateHead;
import io.parley.merkle.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;

/** Takes in the states that applications submit. Thread-safe. */
public final class StateUploads {
  private static final int BUFFER = 64 * 1024;

  private final SharedCheckpoints checkpoints;
  private final ChunkStore store;
  private final Pins pins;
  private final CheckpointCounts counts;
  private final int most;
  private final Semaphore free;

  StateUploads(
      SharedCheckpoints checkpoints,
      ChunkStore store,
      Pins pins,
      CheckpointCounts counts,
      int most) {
    this.checkpoints = checkpoints;
    this.store = store;
    this.pins = pins;
    this.counts = counts;
    this.most = most;
    this.free = new Semaphore(most);
  }

  /**
   * Reads the body to its end, storing it as it comes, and submits it. Blocks while it reads.
   *
   * @param stated the root that the body must have
   * @param body what it throws comes through, and then nothing stays of it
   * @return fails as {@link SharedCheckpoints} says
   * @throws CheckpointVerificationFailedException if the root is not the stated one
   * @throws ReplicationException if too many are being submitted now
   */
  public CompletionStage<Checkpoints.Submitted> submit(
      String id, String node, long logicalTime, Optional<Hash> stated, InputStream body)
      throws IOException {
    checkpoints.checkSubmission(id, node, logicalTime);
    if (!free.tryAcquire()) {
      throw new ReplicationException(
          "states: "
              + most
              + " are being submitted here already; try again later, or at another node");
    }
    try (StateWriter writer = new StateWriter(store, pins)) {
      byte[] buffer = new byte[BUFFER];
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        writer.write(buffer, 0, n);
      }
      StateHead head = writer.head();
      if (stated.isPresent() && !stated.get().equals(head.root())) {
        counts.failedVerification();
        throw new CheckpointVerificationFailedException(
            "root of %s in \"%s\": got %s stated for %d bytes, whose root is %s"
                .formatted(node, id, stated.get().hex(), head.size(), head.root().hex()));
      }
      StateWriter.Stored stored = writer.finish();
      return checkpoints
          .submit(id, node, logicalTime, head)
          .whenComplete((submitted, failure) -> stored.pin().close());
    } finally {
      free.release();
    }
  }
}
