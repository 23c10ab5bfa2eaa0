package io.parley.gossip;

import java.util.OptionalLong;

/**
 * How a peer's clock stands to the time that this node goes by.
 *
 * @param offset how far it is ahead, microseconds; negative: behind; empty: the peer is silent
 * @param agrees whether it is near what most live nodes agree on, or near this node's where no
 *     majority does
 * @param refused how far ahead the timestamps are of what it has written and this node leaves out,
 *     microseconds; empty: nothing is left out
 */
public record PeerClock(OptionalLong offset, boolean agrees, OptionalLong refused) {
  /** Of a peer that has not told it. */
  static final PeerClock UNKNOWN = new PeerClock(OptionalLong.empty(), true, OptionalLong.empty());
}
