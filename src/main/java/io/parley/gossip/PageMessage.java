package io.parley.gossip;

import io.parley.crdt.Origin;
import io.parley.crdt.VersionVector;
import io.parley.replica.Delta;
import java.util.List;
import java.util.Objects;

/**
 * Some of what the receiver lacks, cut at a timestamp over all origins.
 *
 * @param have what the receiver had when it asked: the page is applied only where all of it is
 *     still present, for it leaves out what that holds. A database that was lost since has it no
 *     more.
 * @param more whether the sender has still more; the receiver asks for it when this page is stored
 */
public record PageMessage(Origin sender, VersionVector have, List<Delta> deltas, boolean more)
    implements Message {
  /** Refuses nulls. */
  public PageMessage {
    Objects.requireNonNull(sender, "sender");
    Objects.requireNonNull(have, "have");
    deltas = List.copyOf(deltas);
  }

  @Override
  public long weight() {
    return deltas.stream().mapToLong(Delta::weight).sum() + PushMessage.vectorBytes(have);
  }
}
