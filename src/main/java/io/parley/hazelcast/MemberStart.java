package io.parley.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Starts a member in a thread of its own. Hazelcast leaves a reference to the member in the thread
 * that starts it; one of the server's would keep it after the application is gone.
 */
final class MemberStart {
  private MemberStart() {}

  /** As {@link Hazelcast#newHazelcastInstance}: what that throws, and as long as that takes. */
  static HazelcastInstance of(Config config) {
    FutureTask<HazelcastInstance> start =
        new FutureTask<>(() -> Hazelcast.newHazelcastInstance(config));
    new Thread(start, "parley-hazelcast-start").start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return start.get();
        } catch (InterruptedException e) {
          // The member would be nobody's.
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
