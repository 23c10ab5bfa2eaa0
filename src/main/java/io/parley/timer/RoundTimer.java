package io.parley.timer;

import io.parley.node.Node;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Duration;

/**
 * Beats once each interval. A beat only marks the round as due, so a slow round never makes beats
 * pile up: those that come before it is served are one.
 */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class RoundTimer {

  @Inject private Node node;

  @Resource private TimerService timers;

  /** Beats at this interval from now on. */
  public void restart(Duration interval) {
    stop();
    timers.createIntervalTimer(
        interval.toMillis(), interval.toMillis(), new TimerConfig(null, false));
  }

  /** Beats no more. */
  public void stop() {
    timers.getTimers().forEach(jakarta.ejb.Timer::cancel);
  }

  /** One beat. */
  @Timeout
  public void beat() {
    node.roundDue();
  }
}
