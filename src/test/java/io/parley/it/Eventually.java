package io.parley.it;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.opentest4j.AssertionFailedError;

/** Waits for a condition, looking again and again until a deadline. */
final class Eventually {
  /** Far beyond what anything takes on a busy machine; a wait ends as soon as it can. */
  static final Duration DEADLINE = Duration.ofSeconds(60);

  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private Eventually() {}

  /** A look that fails for as long as the condition does not hold. */
  interface Check {
    void run() throws Exception;
  }

  /** The first value that is wanted; a look that fails is a look in vain. */
  static <T> T eventually(String what, Callable<T> look, Predicate<? super T> wanted) {
    return eventually(what, DEADLINE, look, wanted);
  }

  static <T> T eventually(
      String what, Duration deadline, Callable<T> look, Predicate<? super T> wanted) {
    long end = System.nanoTime() + deadline.toNanos();
    while (true) {
      Object last;
      Throwable failure = null;
      try {
        T value = look.call();
        if (wanted.test(value)) {
          return value;
        }
        last = value;
      } catch (Exception | AssertionError e) {
        last = e;
        failure = e;
      }
      if (System.nanoTime() - end > 0) {
        throw new AssertionFailedError(
            what + ": not within " + deadline + "; last: " + last, failure);
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
      if (Thread.interrupted()) {
        throw new AssertionFailedError(what + ": interrupted");
      }
    }
  }

  /** Returns once {@code check} has succeeded. */
  static void eventually(String what, Check check) {
    eventually(
        what,
        () -> {
          check.run();
          return true;
        },
        done -> done);
  }
}
