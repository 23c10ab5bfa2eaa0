package io.parley.crdt;

/**
 * A hybrid logical clock as one 64-bit number of microseconds since the epoch: close to the wall
 * clock, strictly increasing at a node, and never behind a timestamp that was observed. So a write
 * made knowing another one has the later timestamp.
 *
 * <p>Where the wall clock stands still, is behind or goes back, the clock counts on by one. It
 * takes the time as a parameter and reads none itself. Who observes a timestamp far ahead of the
 * wall clock drags this clock along: refuse such a timestamp first. Mutable; for one thread at a
 * time.
 *
 * <p>Source: Kulkarni et al., "Logical Physical Clocks and Consistent Snapshots in Globally
 * Distributed Databases", 2014, section 3; physical and logical part share one number here.
 */
public final class HybridClock {

  private long last;

  /**
   * A clock whose next timestamp is above {@code last}: the greatest that is known to have been
   * given.
   */
  public HybridClock(long last) {
    this.last = last;
  }

  /**
   * The timestamp for a new write: {@code nowMicros}, or one above the last when that is greater.
   *
   * @throws ArithmeticException if the last timestamp is {@link Long#MAX_VALUE}; the clock stays as
   *     it is
   */
  public long tick(long nowMicros) {
    if (last == Long.MAX_VALUE) {
      throw new ArithmeticException("clock overflow: no timestamp after %d".formatted(last));
    }
    last = Math.max(last + 1, nowMicros);
    return last;
  }

  /** Takes note of a timestamp given elsewhere: later ones from here are above it. */
  public void observe(long timestamp) {
    last = Math.max(last, timestamp);
  }

  /** The greatest timestamp given or observed. */
  public long last() {
    return last;
  }
}
