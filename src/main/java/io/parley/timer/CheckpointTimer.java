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
 * Beats for checkpoints: opening by the policy, submitting, fetching, removing. The policy's own
 * interval is looked at with each beat, so that a change takes effect with the next one.
 */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class CheckpointTimer {
  /** The least interval of the policy; and how soon what a peer did not answer is asked again. */
  private static final Duration BEAT = Duration.ofSeconds(1);

  private final IntervalTimer timer = new IntervalTimer();

  @Inject private Node node;

  @Resource private TimerService timers;

  /** Beats from now on. */
  public void start() {
    timer.restart(timers, BEAT);
  }

  /** One beat. */
  @Timeout
  public void beat() {
    timer.beat();
    node.checkpointsDue();
  }

  /** Makes up for a beat that is overdue. */
  public void revive() {
    if (timer.revive(timers)) {
      node.checkpointsDue();
    }
  }
}
