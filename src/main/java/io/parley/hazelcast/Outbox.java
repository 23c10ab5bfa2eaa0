package io.parley.hazelcast;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Sends what was put in, in order, by one task at a time on an executor; the task ends when nothing
 * waits. Thread-safe.
 */
final class Outbox<T> {
  /** So few that a closed outbox is soon at rest. */
  private static final int AT_ONCE = 64;

  private final MessageQueue<T> queue;
  private final Executor executor;
  private final Consumer<T> sender;
  private final AtomicBoolean scheduled = new AtomicBoolean();

  /**
   * @param executor must not run tasks in the caller's thread
   * @param sender must not throw
   */
  Outbox(QueueBounds bounds, Executor executor, Consumer<T> sender) {
    this.queue = new MessageQueue<>(bounds);
    this.executor = executor;
    this.sender = sender;
  }

  /**
   * Puts one in.
   *
   * @return null, or why it was dropped
   */
  DropReason offer(T message, long weight) {
    if (!queue.offer(message, weight)) {
      return DropReason.OUTBOX_FULL;
    }
    schedule();
    return null;
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      try {
        executor.execute(this::run);
      } catch (RejectedExecutionException e) {
        // What waits is sent with the next one, or dropped when the outbox is full.
        scheduled.set(false);
      }
    }
  }

  private void run() {
    List<T> next = queue.drain(AT_ONCE, Long.MAX_VALUE);
    try {
      while (!next.isEmpty()) {
        next.forEach(sender);
        next = queue.drain(AT_ONCE, Long.MAX_VALUE);
      }
    } finally {
      scheduled.set(false);
    }
    // One that came between the last look and the flag has not scheduled a task.
    if (queue.size() > 0) {
      schedule();
    }
  }

  int size() {
    return queue.size();
  }

  /** Drops what waits, and all that comes. */
  void close() {
    queue.close();
  }
}
