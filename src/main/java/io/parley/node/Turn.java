package io.parley.node;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Whose turn it is to do what one node should do, without asking the others: that of the first of
 * the live nodes at once, and that of each next one when it has been due here for a step longer. So
 * one that is live and cannot do it, because its disk is full or it hangs, costs a step. Two may
 * think that it is their turn. For one thread.
 */
final class Turn {
  /** Longer than what one node does takes to be known to all, and short beside an interval. */
  static final Duration STEP = Duration.ofSeconds(5);

  private boolean waiting;
  private long since;

  /**
   * Whether it is this node's turn now.
   *
   * @param due whether it is to be done at all
   * @param before how many live nodes are asked before this one
   * @param elapsed microseconds that have passed
   */
  boolean mine(boolean due, int before, long elapsed) {
    if (!due || !waiting) {
      waiting = due;
      since = elapsed;
    }
    return due && elapsed - since >= before * TimeUnit.MICROSECONDS.convert(STEP);
  }
}
