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
  /** A busy machine delays a beat by this much now and then. */
  private static final Duration GRACE = Duration.ofMillis(250);

  private final LongSupplier nanos;
  private Duration interval;
  private long last;

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
    timers.createIntervalTimer(
        interval.toMillis(), interval.toMillis(), new TimerConfig(null, false));
  }

  /** Beats no more. */
  synchronized void stop(TimerService timers) {
    interval = null;
    timers.getTimers().forEach(Timer::cancel);
  }

  /** It has beaten. */
  synchronized void beat() {
    last = nanos.getAsLong();
  }

  /** Sets it anew if a beat is overdue; whether it was. */
  synchronized boolean revive(TimerService timers) {
    boolean overdue = interval != null && nanos.getAsLong() - last > interval.plus(GRACE).toNanos();
    if (overdue) {
      restart(timers, interval);
    }
    return overdue;
  }
}
