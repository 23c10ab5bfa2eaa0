package io.parley.timer;

import io.parley.node.Node;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Duration;

/**
 * Beats once each interval; once each {@link #JOINING} until the node has joined, whatever the
 * interval. A beat only marks the round as due, so a slow round never makes beats pile up: those
 * that come before it is served are one.
 */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class RoundTimer {
  /** A node that has just started should not wait for a rare round to learn what is known of it. */
  private static final Duration JOINING = Duration.ofMillis(500);

  private final IntervalTimer timer = new IntervalTimer();

  @Inject private Node node;

  @Resource private TimerService timers;

  private boolean joining;

  /** Beats from now on. */
  public void start() {
    joining = true;
    timer.restart(timers, JOINING);
  }

  /** The interval has changed. */
  public void changed(Duration interval) {
    if (!joining) {
      timer.restart(timers, interval);
    }
  }

  /** One beat. */
  @Timeout
  public void beat() {
    timer.beat();
    if (joining && node.joined()) {
      joining = false;
      timer.restart(timers, node.administration().interval());
    }
    node.roundDue();
  }

  /** Makes up for a beat that is overdue. */
  public void revive() {
    if (timer.revive(timers)) {
      node.roundDue();
    }
  }
}
