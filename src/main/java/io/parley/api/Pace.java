package io.parley.api;

import java.time.Duration;

/**
 * How slow a client may be with bytes that it sends or takes: it may keep this node waiting for so
 * long in all, and then for as long as the bytes would take on a slow line. Not thread-safe.
 */
final class Pace {
  /** Slower than any network on which anybody sends states. */
  static final int LEAST_BYTES_PER_SECOND = 16 * 1024;

  private static final long SECOND = 1_000_000_000L;

  private static final long MOST_BYTES = 1L << 46;

  private final long patienceNanos;
  private long bytes;
  private long waited;

  Pace(Duration patience) {
    this.patienceNanos = patience.toNanos();
  }

  /** Some bytes have come through after some waiting. */
  void passed(long nanos, long count) {
    waited += nanos;
    bytes += count;
  }

  /** Whether it is too slow, when it has kept this node waiting for some time more. */
  boolean tooSlow(long nanos) {
    // No line is so fast that more bytes came through in the time that a long has nanoseconds for.
    long counted = Math.min(bytes, MOST_BYTES);
    long allowed =
        counted / LEAST_BYTES_PER_SECOND * SECOND
            + counted % LEAST_BYTES_PER_SECOND * SECOND / LEAST_BYTES_PER_SECOND;
    return waited + nanos - patienceNanos > allowed;
  }

  /**
   * The same, and whether nothing has come through in this time alone: of what went fast before it
   * has no credit for that.
   */
  boolean stalledOrTooSlow(long nanos) {
    return nanos > patienceNanos || tooSlow(nanos);
  }

  @Override
  public String toString() {
    return "%d bytes in %d s of waiting, want at least %d in a second"
        .formatted(bytes, Duration.ofNanos(waited).toSeconds(), LEAST_BYTES_PER_SECOND);
  }
}
