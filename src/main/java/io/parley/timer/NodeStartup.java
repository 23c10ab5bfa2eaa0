package io.parley.timer;

import io.parley.node.Node;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Starts the node with the application, so that a bad setting stops the deployment, and stops it
 * with it. Until the deployment is done, nothing is heard and nothing beats.
 */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class NodeStartup {
  private static final System.Logger LOG = System.getLogger(NodeStartup.class.getName());

  /** Far longer than what a server does between its last call to the application and the end. */
  private static final Duration REST_OF_DEPLOYMENT = Duration.ofMillis(250);

  @Inject private Node node;

  @EJB private RoundTimer rounds;

  @EJB private CheckpointTimer checkpoints;

  @EJB private TimerWatch watch;

  @Resource private ManagedThreadFactory threads;

  /**
   * One of its own: threads of the server's would outlive the application, and hold its classes.
   */
  private ScheduledThreadPoolExecutor executor;

  @PostConstruct
  void start() {
    node.start();
  }

  /**
   * Takes part in the cluster in a moment, when the deployment is done. By elapsed time: a timer of
   * the server would wait as long as the wall clock is set back just then.
   */
  public void deployed() {
    executor = new ScheduledThreadPoolExecutor(1, this::thread);
    var unused =
        executor.schedule(this::takePart, REST_OF_DEPLOYMENT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Thread thread(Runnable work) {
    Thread thread = threads.newThread(work);
    thread.setName("parley-timers");
    return thread;
  }

  private void takePart() {
    try {
      node.listen();
      rounds.start();
      node.administration().onInterval(rounds::changed);
      checkpoints.start();
      var unused =
          executor.scheduleWithFixedDelay(
              watch::look, TimerWatch.EVERY_MILLIS, TimerWatch.EVERY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "This node does not take part in the cluster", e);
    }
  }

  /** The timers end with their own beans, which the container may stop before this one. */
  @PreDestroy
  void stop() {
    if (executor != null) {
      executor.shutdownNow();
    }
    node.stop();
    RecordTypes.forget();
  }
}
