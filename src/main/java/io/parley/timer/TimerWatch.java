package io.parley.timer;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Looks by the elapsed time whether the timers beat, and sets anew one that does not: the wall
 * clock was set back, or the server lost it.
 */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class TimerWatch {
  private static final System.Logger LOG = System.getLogger(TimerWatch.class.getName());

  /** Half of the usual time between two rounds. */
  private static final long EVERY_MILLIS = 250;

  @EJB private RoundTimer rounds;

  @EJB private CheckpointTimer checkpoints;

  @Resource private ManagedScheduledExecutorService executor;

  private Future<?> watch;

  /** Looks from now on. */
  public void start() {
    watch =
        executor.scheduleWithFixedDelay(
            this::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      rounds.revive();
      checkpoints.revive();
    } catch (RuntimeException e) {
      // An exception would end the watch; the beans may be stopping.
      LOG.log(System.Logger.Level.DEBUG, "The timers were not looked at", e);
    }
  }

  @PreDestroy
  void stop() {
    if (watch != null) {
      watch.cancel(false);
    }
  }
}
