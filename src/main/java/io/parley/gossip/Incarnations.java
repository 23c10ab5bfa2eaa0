package io.parley.gossip;

import io.parley.crdt.Origin;
import io.parley.replica.Batch;
import java.util.Random;

/** Starts a new incarnation of this node where others know more of the present one (I7). */
final class Incarnations {
  private final Random random;

  /** Under this origin nothing may be written any more, whether or not that was committed yet. */
  private Origin outgrown;

  private long started;

  Incarnations(Random random) {
    this.random = random;
  }

  /** A new incarnation that was lost with a failed commit is started again. */
  void begin(Batch batch) {
    if (batch.current().equals(outgrown)) {
      start(batch);
    }
  }

  /** A peer that knows more of this node than it does itself: the database is an older copy. */
  void known(long version, Batch batch) {
    if (version > batch.version(batch.current())) {
      start(batch);
    }
  }

  void start(Batch batch) {
    outgrown = batch.current();
    batch.startIncarnation(random.nextLong());
    started++;
  }

  long started() {
    return started;
  }
}
