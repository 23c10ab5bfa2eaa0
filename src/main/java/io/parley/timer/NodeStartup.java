package io.parley.timer;

import io.parley.node.Node;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Duration;

/**
 * Starts the node with the application, so that a bad setting stops the deployment, and stops it
 * with it. Until the deployment is done, nothing is heard and nothing beats.
 */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class NodeStartup {
  /** Far longer than what a server does between its last call to the application and the end. */
  private static final Duration REST_OF_DEPLOYMENT = Duration.ofMillis(250);

  @Inject private Node node;

  @EJB private RoundTimer rounds;

  @EJB private CheckpointTimer checkpoints;

  @EJB private TimerWatch watch;

  @Resource private TimerService timers;

  @PostConstruct
  void start() {
    node.start();
  }

  /** Takes part in the cluster in a moment, when the deployment is done. */
  public void deployed() {
    timers.createSingleActionTimer(REST_OF_DEPLOYMENT.toMillis(), new TimerConfig(null, false));
  }

  /** Takes part in the cluster from now on. */
  @Timeout
  public void takePart() {
    node.listen();
    rounds.start();
    node.administration().onInterval(rounds::changed);
    checkpoints.start();
    watch.start();
  }

  /** The timers end with their own beans, which the container may stop before this one. */
  @PreDestroy
  void stop() {
    node.stop();
    RecordTypes.forget();
  }
}
