package io.parley.node;

import java.util.concurrent.atomic.AtomicLong;

/** What happened to checkpoints at this node since it started. Thread-safe. */
public final class CheckpointCounts {
  private final AtomicLong failedVerifications = new AtomicLong();

  void failedVerification() {
    failedVerifications.incrementAndGet();
  }

  /** Roots that were stated wrong, and chunks that were found damaged. */
  public long failedVerifications() {
    return failedVerifications.get();
  }
}
