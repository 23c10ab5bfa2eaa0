package io.parley.gossip;

import io.parley.gossip.DigestMessage.Want;

/**
 * When to ask for what a push may have lost. A page that brings nothing new shows that nothing was
 * lost, but is late, as on a machine that is overloaded: asking less often then is what helps.
 */
final class Suspicion {
  /** A lost push is asked for after 16 rounds at the latest. */
  private static final int MOST_DOUBLINGS = 4;

  private int doublings;
  private long fedRound = Long.MIN_VALUE / 2;
  private long newsRound = Long.MIN_VALUE / 2;
  private long quietUntil = Long.MIN_VALUE;

  /** What to ask for. While one peer feeds pages, others would send the same ones. */
  Want want(long round) {
    return round < quietUntil || fed(round) ? Want.NOTHING : Want.LOST;
  }

  /** Whether a peer is sending page after page. */
  boolean fed(long round) {
    return round - fedRound <= 1;
  }

  /** A page brought something new. */
  void news(boolean more, long round) {
    doublings = 0;
    newsRound = round;
    if (more) {
      fedRound = round;
    }
  }

  /** A page brought nothing new; several peers may have sent the same. */
  void nothingNew(long round) {
    if (round > newsRound + 1 && round >= quietUntil) {
      doublings = Math.min(doublings + 1, MOST_DOUBLINGS);
      quietUntil = round + (1L << doublings);
    }
  }
}
