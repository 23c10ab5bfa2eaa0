package io.parley.gossip;

import io.parley.replica.Limits;

/**
 * What an administrator may change while the node runs.
 *
 * @param fanout how many peers a round talks to, 1 to 64
 * @param staleRounds after how many of this node's rounds without a word a peer is stale, 2 to
 *     100,000
 * @param paused whether rounds and pushes are off; what peers ask is answered all the same
 * @param maxMessageBytes the greatest message, {@link Limits#MIN_MESSAGE_BYTES} to 64 MiB
 */
public record GossipSettings(int fanout, int staleRounds, boolean paused, int maxMessageBytes) {
  /** What a node starts with. */
  public static final GossipSettings DEFAULT =
      new GossipSettings(3, 10, false, Limits.MIN_MESSAGE_BYTES);

  /** Refuses values out of bounds. */
  public GossipSettings {
    within("fanout", fanout, 1, 64);
    within("staleRounds", staleRounds, 2, 100_000);
    within("maxMessageBytes", maxMessageBytes, Limits.MIN_MESSAGE_BYTES, 64 << 20);
  }

  private static void within(String what, int got, int least, int most) {
    if (got < least || got > most) {
      throw new IllegalArgumentException(what + ": got " + got + ", want " + least + " to " + most);
    }
  }
}
