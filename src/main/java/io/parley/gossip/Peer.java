package io.parley.gossip;

import io.parley.crdt.VersionVector;

/**
 * What this node knows of another one.
 *
 * @param address where its transport is; empty if it was never a member
 * @param lastHeardRound this node's round in which something was last heard from it; -1: never
 * @param lastHeardMicros this node's time of that; 0: never
 * @param known what it said it has when it last said so; empty: never
 * @param clock how its clock stands to the time that this node goes by
 */
public record Peer(
    String node,
    String address,
    State state,
    long lastHeardRound,
    long lastHeardMicros,
    VersionVector known,
    PeerClock clock) {

  /** The same peer with this clock. */
  Peer with(PeerClock other) {
    return new Peer(node, address, state, lastHeardRound, lastHeardMicros, known, other);
  }

  /** How it stands. */
  public enum State {
    /** Heard of lately, or just arrived. */
    LIVE,
    /**
     * Silent for {@link GossipSettings#staleRounds} rounds, or gone from the membership; still
     * tried now and then.
     */
    STALE,
    /** Removed by an administrator: not spoken to and not listened to. */
    REMOVED
  }
}
