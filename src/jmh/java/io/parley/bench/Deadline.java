package io.parley.bench;

import java.time.Duration;

/** How long something may be waited for. */
final class Deadline {
  private final String what;
  private final Duration duration;
  private final long end;

  Deadline(String what, Duration duration) {
    this.what = what;
    this.duration = duration;
    this.end = System.nanoTime() + duration.toNanos();
  }

  /** Waits a little before the next look; fails when the time is over. */
  void pause(Duration little) throws InterruptedException {
    if (System.nanoTime() > end) {
      throw new AssertionError(what + ": not there after " + duration);
    }
    Thread.sleep(little.toMillis());
  }
}
