package io.parley.timer;

import jakarta.ejb.Timer;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A bean's interval timer, and whether it beats. The timers of servers wait by the wall clock: when
 * that is set back they are silent for as long. Thread-safe.
 */
final class IntervalTimer {
  private static final System.Logger LOG = System.getLogger(IntervalTimer.class.getName());

  /** A busy machine delays a beat by this much now and then. */
  private static final Duration GRACE = Duration.ofMillis(100);

  private final LongSupplier nanos;
  private Duration interval;
  private long last;
  private boolean revived;

  IntervalTimer() {
    this(System::nanoTime);
  }

  /**
   * @param nanos a clock that only goes forward
   */
  IntervalTimer(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Beats at this interval from now on. */
  synchronized void restart(TimerService timers, Duration newInterval) {
    stop(timers);
    interval = newInterval;
    last = nanos.getAsLong();
    revived = false;
    create(timers);
  }

  /** Before 1970 a server sets no timer: then {@link #revive} beats alone. */
  private void create(TimerService timers) {
    try {
      timers.createIntervalTimer(
          interval.toMillis(), interval.toMillis(), new TimerConfig(null, false));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "The server sets no timer now", e);
    }
  }

  /** Beats no more. */
  synchronized void stop(TimerService timers) {
    interval = null;
    timers.getTimers().forEach(Timer::cancel);
  }

  /** It has beaten. */
  synchronized void beat() {
    last = nanos.getAsLong();
    revived = false;
  }

  /**
   * Sets it anew if a beat is overdue; whether it was. Of a timer that has not beaten since it was
   * last set anew, beats are not waited for: the clock is stepped again and again, or is where no
   * timer can be set.
   */
  synchronized boolean revive(TimerService timers) {
    long now = nanos.getAsLong();
    Duration patience = revived ? Duration.ZERO : GRACE;
    if (interval == null || now - last <= interval.plus(patience).toNanos()) {
      return false;
    }
    last = now;
    revived = true;
    timers.getTimers().forEach(Timer::cancel);
    create(timers);
    return true;
  }
}
