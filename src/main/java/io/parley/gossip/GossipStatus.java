package io.parley.gossip;

import java.util.List;
import java.util.Map;

/**
 * How gossip stands at one moment. Immutable; any thread may read it.
 *
 * @param writable whether this node takes writes: it has joined
 * @param forks by the peer with which they were found
 * @param clock how this node's clock stands to the others'
 */
public record GossipStatus(
    boolean writable,
    GossipStatistics statistics,
    List<Peer> peers,
    Map<String, List<Fork>> forks,
    ClockStatus clock) {
  /** Copies the collections. */
  public GossipStatus {
    peers = List.copyOf(peers);
    forks = Map.copyOf(forks);
  }
}
