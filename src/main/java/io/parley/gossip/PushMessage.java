package io.parley.gossip;

import io.parley.crdt.Origin;
import io.parley.crdt.VersionVector;
import io.parley.replica.Delta;
import java.util.Objects;

/**
 * What the sender has just written, sent once to all.
 *
 * @param delta of the sender's own origin
 * @param seen what the sender had of other origins when it wrote it; the delta is applied only
 *     where all of it is present
 */
public record PushMessage(Origin sender, Delta delta, VersionVector seen) implements Message {
  /** Refuses nulls. */
  public PushMessage {
    Objects.requireNonNull(sender, "sender");
    Objects.requireNonNull(delta, "delta");
    Objects.requireNonNull(seen, "seen");
  }

  /** An upper bound of what one origin takes in a version vector, bytes. */
  private static final int VECTOR_ENTRY_BYTES = 100;

  @Override
  public long weight() {
    return delta.weight() + vectorBytes(seen);
  }

  static int vectorBytes(VersionVector vector) {
    return VECTOR_ENTRY_BYTES * vector.asMap().size();
  }
}
