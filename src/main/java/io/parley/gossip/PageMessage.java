package io.parley.gossip;

import io.parley.crdt.Origin;
import io.parley.replica.Delta;
import java.util.List;
import java.util.Objects;

/**
 * Some of what the receiver lacks, cut at a timestamp over all origins.
 *
 * @param exchange of the digest that asks for it: an answer to what an earlier process of this node
 *     asked may leave out what a lost disk had
 * @param more whether the sender has still more; the receiver asks for it when this page is stored
 */
public record PageMessage(Origin sender, long exchange, List<Delta> deltas, boolean more)
    implements Message {
  /** Refuses nulls. */
  public PageMessage {
    Objects.requireNonNull(sender, "sender");
    deltas = List.copyOf(deltas);
  }

  @Override
  public long weight() {
    return deltas.stream().mapToLong(Delta::weight).sum();
  }
}
