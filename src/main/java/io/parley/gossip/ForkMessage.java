package io.parley.gossip;

import io.parley.crdt.Origin;
import java.util.Objects;

/** Tells a peer that its history of an origin and the sender's are not the same. */
public record ForkMessage(Origin sender, Fork fork) implements Message {
  /** Refuses nulls. */
  public ForkMessage {
    Objects.requireNonNull(sender, "sender");
    Objects.requireNonNull(fork, "fork");
  }

  @Override
  public long weight() {
    return 200;
  }
}
