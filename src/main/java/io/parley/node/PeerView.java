package io.parley.node;

import io.parley.gossip.Peer;

/**
 * A peer beside this node.
 *
 * @param behind versions that this node has and the peer is not known to have
 * @param ahead versions that the peer has and this node lacks
 * @param duplicate whether several members bear its id
 */
public record PeerView(Peer peer, long behind, long ahead, boolean duplicate) {
  /** Whether both are known to have the same. */
  public boolean inSync() {
    return behind == 0 && ahead == 0;
  }
}
