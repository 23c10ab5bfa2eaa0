package io.parley.gossip;

import io.parley.crdt.VersionVector;
import io.parley.replica.ReplicaState;
import java.util.ArrayDeque;

/**
 * What this node had a while ago. What it has got since is most likely on its way to everybody, by
 * the push of its writer; to send it again would double the traffic of a busy group.
 */
final class Settled {
  /** Longer than a push takes on a busy network; so much later is a lost one sent again. */
  static final long AFTER_MICROS = 500_000;

  /** So rarely that a busy node keeps ten marks at the most. */
  private static final long STEP_MICROS = AFTER_MICROS / 8;

  private record Mark(long until, VersionVector had) {}

  private final ArrayDeque<Mark> marks = new ArrayDeque<>();

  /** Until a commit at this elapsed time this node had {@code before}. */
  void committed(ReplicaState before, long elapsed) {
    forget(elapsed);
    if (marks.isEmpty() || elapsed - marks.getLast().until() >= STEP_MICROS) {
      marks.add(new Mark(elapsed, before.version()));
    }
  }

  /** What was here {@link #AFTER_MICROS} ago, or a little later. */
  VersionVector at(long elapsed, ReplicaState present) {
    forget(elapsed);
    return marks.isEmpty() ? present.version() : marks.getFirst().had();
  }

  private void forget(long elapsed) {
    marks.removeIf(mark -> elapsed - mark.until() >= AFTER_MICROS);
  }
}
