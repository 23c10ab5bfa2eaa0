package io.parley.node;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs one piece of work, again and again, never twice at once: asked for while it runs, it runs
 * once more. Thread-safe; asking never blocks.
 */
final class SerialTask {
  private static final System.Logger LOG = System.getLogger(SerialTask.class.getName());

  private static final int IDLE = 0;
  private static final int RUNNING = 1;
  private static final int ASKED_AGAIN = 2;

  private final Executor executor;
  private final Runnable work;
  private final AtomicInteger state = new AtomicInteger(IDLE);
  private volatile boolean stopped;

  /**
   * @param executor must not run it in the caller's thread
   * @param work what it throws is logged
   */
  SerialTask(Executor executor, Runnable work) {
    this.executor = executor;
    this.work = work;
  }

  /** Asks for a run that begins after this call. */
  void ask() {
    if (state.getAndUpdate(s -> s == IDLE ? RUNNING : ASKED_AGAIN) == IDLE) {
      execute();
    }
  }

  private void execute() {
    try {
      executor.execute(this::run);
    } catch (RejectedExecutionException e) {
      state.set(IDLE);
    }
  }

  private void run() {
    try {
      if (!stopped) {
        work.run();
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "Not done, it is tried again: " + e, e);
    } finally {
      if (state.getAndUpdate(s -> s == ASKED_AGAIN ? RUNNING : IDLE) == ASKED_AGAIN) {
        execute();
      }
    }
  }

  /** No run begins any more; returns when the one that runs has ended, or after the deadline. */
  void stop(Duration deadline) {
    stopped = true;
    long end = System.nanoTime() + deadline.toNanos();
    while (state.get() != IDLE && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
