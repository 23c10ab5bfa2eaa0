package io.parley.checkpoint;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The latest automatic checkpoint that was ever seen, which may be removed since, and how long ago
 * it was opened. Only how old it is when it is first seen is told by timestamps; from there on
 * elapsed time counts, so that a clock that jumps neither holds up the next one nor brings it
 * early.
 */
public final class LastOpening {
  private static final long LONG_AGO = Long.MIN_VALUE / 2;

  private long timestamp;
  private long elapsed = LONG_AGO;

  /**
   * Takes note of the latest one, if it is news.
   *
   * @param opened its timestamp; 0: there is none
   * @param time the time now, microseconds since the epoch
   * @param now elapsed microseconds
   */
  public void saw(long opened, long time, long now) {
    if (opened > timestamp) {
      timestamp = opened;
      elapsed = now - Math.max(0, time - opened);
    }
  }

  /** Its timestamp; 0: there was none. */
  public long timestamp() {
    return timestamp;
  }

  /** How long ago it was opened; without one longer than any interval. */
  public Duration age(long now) {
    return Duration.of(now - elapsed, TimeUnit.MICROSECONDS.toChronoUnit());
  }
}
