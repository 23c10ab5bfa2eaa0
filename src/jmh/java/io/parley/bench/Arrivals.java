package io.parley.bench;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** When something arrived at the last of those who wait for it. */
final class Arrivals {
  private final CountDownLatch missing;
  private final AtomicLong last = new AtomicLong(Long.MIN_VALUE);
  private final long begin;

  /** Begins now. */
  Arrivals(int count) {
    missing = new CountDownLatch(count);
    begin = System.nanoTime();
  }

  /** It is there at one of them. */
  void arrived() {
    last.accumulateAndGet(System.nanoTime() - begin, Math::max);
    missing.countDown();
  }

  /** Milliseconds from the beginning to the last arrival. */
  double millis(Duration deadline) throws InterruptedException {
    if (!missing.await(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new AssertionError("arrival: none at " + missing.getCount() + " after " + deadline);
    }
    return last.get() / 1e6;
  }
}
