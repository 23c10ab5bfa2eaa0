package io.parley.node;

import io.parley.checkpoint.Checkpoint;
import io.parley.checkpoint.Checkpoints;
import io.parley.checkpoint.ChunkStore;
import io.parley.checkpoint.Snapshot;
import io.parley.checkpoint.TornSnapshotException;
import io.parley.replica.ReplicaState;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Submits this node's own snapshot to the automatic checkpoints that wait for it. */
final class Contributions {
  private static final System.Logger LOG = System.getLogger(Contributions.class.getName());

  /** Snapshots that are tried beside the writer, before it has to rest for one. */
  private static final int ATTEMPTS = 3;

  private static final Duration COMMIT = Duration.ofSeconds(30);

  private final Writer writer;
  private final NodeStore replica;
  private final SharedCheckpoints checkpoints;
  private final ChunkStore store;
  private final Pins pins;
  private final NodeClock clock;

  /** Checkpoints to which this node cannot submit, whatever it tries. */
  private final Set<String> hopeless = new HashSet<>();

  Contributions(
      Writer writer,
      NodeStore replica,
      SharedCheckpoints checkpoints,
      ChunkStore store,
      Pins pins,
      NodeClock clock) {
    this.writer = writer;
    this.replica = replica;
    this.checkpoints = checkpoints;
    this.store = store;
    this.pins = pins;
    this.clock = clock;
  }

  /** A snapshot that is stored, and the position in the log that it was taken at. */
  private record Taken(StateWriter.Stored stored, long logicalTime) {}

  /** One snapshot for all that wait now; blocks until it is submitted. For one thread at a time. */
  void run() {
    ReplicaState state = writer.state();
    String self = state.current().node();
    List<String> waiting =
        Checkpoints.awaiting(state.checkpoints(), self, clock.time()).stream()
            .map(Checkpoint::id)
            .filter(id -> !hopeless.contains(id) && accepts(id, self, state.entries()))
            .toList();
    hopeless.retainAll(state.checkpoints().ids());
    if (waiting.isEmpty()) {
      return;
    }
    Taken taken;
    try {
      taken = take();
    } catch (IllegalArgumentException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "This node submits no snapshot to " + waiting + ": " + e.getMessage());
      hopeless.addAll(waiting);
      return;
    }
    try {
      waiting.forEach(id -> submit(id, self, taken));
    } finally {
      taken.stored().pin().close();
    }
  }

  /** A node that has not got its log back yet is behind what it submitted before, for a while. */
  private boolean accepts(String id, String self, long logicalTime) {
    try {
      checkpoints.checkSubmission(id, self, logicalTime);
      return true;
    } catch (ParleyException e) {
      LOG.log(System.Logger.Level.DEBUG, "Not submitted now: " + e.getMessage());
      return false;
    }
  }

  private Taken take() {
    for (int i = 0; i < ATTEMPTS; i++) {
      try {
        return write(writer.state());
      } catch (TornSnapshotException e) {
        LOG.log(System.Logger.Level.DEBUG, "Counters or registers changed meanwhile", e);
      }
    }
    try {
      return writer.control(gossip -> write(gossip.state())).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private Taken write(ReplicaState state) {
    try (StateWriter out = new StateWriter(store, pins)) {
      Snapshot.write(state, replica, piece -> out.write(piece, 0, piece.length));
      return new Taken(out.finish(), state.entries());
    }
  }

  private void submit(String id, String self, Taken taken) {
    // Until it is answered, which may be after nobody waits for it any more.
    Pins.Pin pin = pins.pin(taken.stored().head().root());
    try {
      checkpoints
          .submit(id, self, taken.logicalTime(), taken.stored().head())
          .whenComplete((submitted, failure) -> pin.close())
          .toCompletableFuture()
          .get(COMMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(System.Logger.Level.DEBUG, "Not submitted now: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
