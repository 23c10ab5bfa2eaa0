package io.parley.hazelcast;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs what starts or ends a member in a thread that ends with it. Hazelcast leaves a reference to
 * the member in threads that call it; one of the server's would keep it after the application is
 * gone.
 */
final class MemberThread {
  private MemberThread() {}

  /** Returns when the task has ended, and throws what it throws; an interrupt does not end it. */
  static void run(Runnable task) {
    FutureTask<Void> running = new FutureTask<>(task, null);
    new Thread(running, "parley-member").start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          running.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
