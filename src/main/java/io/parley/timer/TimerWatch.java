package io.parley.timer;

import jakarta.ejb.EJB;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;

/**
 * Looks by the elapsed time whether the timers beat, and sets anew one that does not: the wall
 * clock was set back, or the server lost it.
 */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class TimerWatch {
  private static final System.Logger LOG = System.getLogger(TimerWatch.class.getName());

  /** A tenth of the usual time between two rounds. */
  static final long EVERY_MILLIS = 50;

  @EJB private RoundTimer rounds;

  @EJB private CheckpointTimer checkpoints;

  /** One look; for a thread that beats by elapsed time. */
  public void look() {
    try {
      rounds.revive();
      checkpoints.revive();
    } catch (RuntimeException e) {
      // An exception would end the watch; the beans may be stopping.
      LOG.log(System.Logger.Level.DEBUG, "The timers were not looked at", e);
    }
  }
}
