package io.parley.api;

import java.time.Duration;

/**
 * How slow a client may be with bytes that it sends or takes: it may keep this node waiting for so
 * long in all, and then for as long as the bytes would take on a slow line. Not thread-safe.
 */
final class Pace {
  /** Slower than any network on which anybody sends states. */
  static final int LEAST_BYTES_PER_SECOND = 16 * 1024;

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
    return waited + nanos - patienceNanos > bytes * 1_000_000_000L / LEAST_BYTES_PER_SECOND;
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
