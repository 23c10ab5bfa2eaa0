package io.parley.gossip;

import io.parley.replica.Refusal;
import java.util.Map;

/**
 * What gossip has done since the node started.
 *
 * @param rounds rounds of this node
 * @param messagesSent messages handed to the transport
 * @param messagesReceived messages that were taken in, refused ones included
 * @param syncs deltas and pages that brought something new
 * @param incarnations how often this node had to start a new incarnation
 * @param unanswered answers that were not sent because the store could not be read
 * @param held pushes that wait for what they build on, now
 * @param refused refused messages, by reason
 */
public record GossipStatistics(
    long rounds,
    long messagesSent,
    long messagesReceived,
    long syncs,
    long incarnations,
    long unanswered,
    int held,
    Map<Refusal, Long> refused) {
  /** Copies the map. */
  public GossipStatistics {
    refused = Map.copyOf(refused);
  }
}
