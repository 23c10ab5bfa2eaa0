package io.parley.gossip;

import java.util.List;
import java.util.Map;

/**
 * How gossip stands at one moment. Immutable; any thread may read it.
 *
 * @param writable whether this node takes writes: it has joined
 * @param forks by the peer with which they were found
 * @param clocks refused clocks, this node's own or others', while they go on
 */
public record GossipStatus(
    boolean writable,
    GossipStatistics statistics,
    List<Peer> peers,
    Map<String, List<Fork>> forks,
    List<ClockMessage> clocks) {
  /** Copies the collections. */
  public GossipStatus {
    peers = List.copyOf(peers);
    forks = Map.copyOf(forks);
    clocks = List.copyOf(clocks);
  }
}
