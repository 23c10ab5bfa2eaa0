package io.parley.it;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.opentest4j.AssertionFailedError;

/** Waits for a condition, looking again and again until a deadline. */
public final class Eventually {
  /** {@link #DEADLINE}, for annotations. */
  public static final int DEADLINE_MINUTES = 3;

  /**
   * The one deadline of all tests. It ends what hangs, and measures nothing: a machine that is busy
   * with something else keeps it by far.
   */
  public static final Duration DEADLINE = Duration.ofMinutes(DEADLINE_MINUTES);

  /** The first pause between two looks; each is twice as long as the one before, up to the last. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(1);

  private static final Duration LAST_PAUSE = Duration.ofMillis(50);

  private Eventually() {}

  /** A look that fails for as long as the condition does not hold. */
  public interface Check {
    void run() throws Exception;
  }

  /** The first value that is wanted; a look that fails is a look in vain. */
  public static <T> T eventually(String what, Callable<T> look, Predicate<? super T> wanted) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    long pause = FIRST_PAUSE.toNanos();
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
            what + ": not within " + DEADLINE + "; last: " + last, failure);
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(2 * pause, LAST_PAUSE.toNanos());
      if (Thread.interrupted()) {
        throw new AssertionFailedError(what + ": interrupted");
      }
    }
  }

  /** Returns once {@code check} has succeeded. */
  public static void eventually(String what, Check check) {
    eventually(
        what,
        () -> {
          check.run();
          return true;
        },
        done -> done);
  }
}
