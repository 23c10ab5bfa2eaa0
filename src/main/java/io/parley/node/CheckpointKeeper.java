package io.parley.node;

import io.parley.checkpoint.CheckpointPolicy;
import io.parley.checkpoint.Checkpoints;
import io.parley.checkpoint.ChunkStore;
import io.parley.checkpoint.LastOpening;
import io.parley.checkpoint.Retention;
import io.parley.gossip.GossipStatus;
import io.parley.gossip.Peer;
import io.parley.merkle.Hash;
import io.parley.replica.BarrierCell;
import io.parley.replica.CheckpointCells;
import io.parley.replica.ReplicaState;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;

/**
 * What a node does about checkpoints by itself, at each beat and after each commit that changes
 * them: it submits, opens by the policy, and removes what is too old. Thread-safe.
 */
final class CheckpointKeeper {
  /** Removals of one transaction. */
  private static final int REMOVALS = 32;

  /** Chunks of one step: writes, and all else that is due, come in between. */
  private static final int SWEPT_CHUNKS = 64;

  /** So often it looks for what nobody needs, even if nothing changed: a crash may leave some. */
  private static final int SWEEP_EVERY_BEATS = 60;

  private final Writer writer;
  private final SharedCheckpoints checkpoints;
  private final Contributions contributions;
  private final ChunkStore store;
  private final Pins pins;
  private final NodeClock clock;
  private final SerialTask task;
  private final Turn opening = new Turn();
  private final Turn removing = new Turn();
  private CheckpointCells swept;
  private int beats;

  private final LastOpening last = new LastOpening();

  CheckpointKeeper(
      Writer writer,
      SharedCheckpoints checkpoints,
      Contributions contributions,
      ChunkStore store,
      Pins pins,
      NodeClock clock,
      Executor executor) {
    this.writer = writer;
    this.checkpoints = checkpoints;
    this.contributions = contributions;
    this.store = store;
    this.pins = pins;
    this.clock = clock;
    this.task = new SerialTask(executor, this::run);
  }

  /** The timer's beat, or a change. */
  void beat() {
    task.ask();
  }

  void stop(Duration deadline) {
    task.stop(deadline);
  }

  private void run() {
    if (!writer.status().writable()) {
      return;
    }
    contributions.run();
    last.saw(
        Checkpoints.lastAutomatic(writer.state().checkpoints()), clock.time(), clock.elapsed());
    CheckpointPolicy policy = checkpoints.policy();
    int before = before(writer.status(), writer.state());
    open(policy, before);
    remove(policy.retain(), before);
    sweep();
  }

  /**
   * How many live nodes have a lesser id: they come before this one. When two think that it is
   * their turn, two checkpoints are opened, or one removal is written twice.
   */
  private static int before(GossipStatus status, ReplicaState state) {
    String self = state.current().node();
    return (int)
        status.peers().stream()
            .filter(peer -> peer.state() == Peer.State.LIVE)
            .filter(peer -> peer.node().compareTo(self) < 0)
            .count();
  }

  private void open(CheckpointPolicy policy, int before) {
    long now = clock.elapsed();
    if (!opening.mine(policy.due(last.age(now)), before, now)) {
      return;
    }
    long opened = last.timestamp();
    TreeSet<String> expected = new TreeSet<>(checkpoints.registered());
    var unused =
        writer.<BarrierCell>submit(
            SharedCheckpoints.granted(
                batch ->
                    Checkpoints.lastAutomatic(batch.checkpoints()) <= opened
                        ? Checkpoints.openByPolicy(batch, expected, policy.timeout())
                        : null),
            400);
  }

  private void remove(int retain, int before) {
    boolean due = Retention.due(writer.state().checkpoints(), retain, clock.time());
    if (removing.mine(due, before, clock.elapsed())) {
      var unused =
          writer.submit(
              batch -> {
                Retention.apply(batch, retain, REMOVALS);
                return true;
              },
              400 * REMOVALS);
    }
  }

  private void sweep() {
    CheckpointCells present = writer.state().checkpoints();
    if (present.equals(swept) && ++beats < SWEEP_EVERY_BEATS) {
      return;
    }
    beats = 0;
    if (pins.removing(this::sweep)) {
      swept = null;
      task.ask();
    } else {
      swept = present;
    }
  }

  private boolean sweep(Set<Hash> pinned) {
    if (writer.doubtful()) {
      // A commit in doubt may have written headers that the state does not show yet.
      return false;
    }
    Set<Hash> keep = new HashSet<>(pinned);
    Checkpoints.states(writer.state().checkpoints()).forEach(state -> keep.add(state.root()));
    return store.sweep(keep, SWEPT_CHUNKS);
  }
}
