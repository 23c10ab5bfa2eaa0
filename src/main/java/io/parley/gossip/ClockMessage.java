package io.parley.gossip;

import io.parley.crdt.Origin;
import java.util.Objects;

/**
 * Tells a node that what it writes is stamped too far ahead of the sender's clock to be taken.
 *
 * @param origin whose cell was refused
 * @param timestamp of the refused cell, microseconds
 * @param now the sender's clock, microseconds
 */
public record ClockMessage(Origin sender, Origin origin, long timestamp, long now)
    implements Message {
  /** Refuses nulls and a timestamp that is not ahead. */
  public ClockMessage {
    Objects.requireNonNull(sender, "sender");
    Objects.requireNonNull(origin, "origin");
    if (now < 0 || timestamp <= now) {
      throw new IllegalArgumentException(
          "timestamp: got " + timestamp + ", want > now " + now + " >= 0");
    }
  }

  @Override
  public long weight() {
    return 200;
  }
}
