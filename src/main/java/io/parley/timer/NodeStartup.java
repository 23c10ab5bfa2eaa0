package io.parley.timer;

import io.parley.node.Node;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.EJB;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;

/**
 * Starts the node with the application, so that a bad setting stops the deployment, and stops it
 * with it.
 */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class NodeStartup {

  @Inject private Node node;

  @EJB private RoundTimer timer;

  @EJB private CheckpointTimer checkpoints;

  @PostConstruct
  void start() {
    node.start();
    try {
      timer.restart(node.administration().interval());
      node.administration().onInterval(timer::restart);
      checkpoints.start();
    } catch (RuntimeException e) {
      // The container does not destroy what it could not construct.
      node.stop();
      throw e;
    }
  }

  /** The timer ends with its own bean, which the container may stop before this one. */
  @PreDestroy
  void stop() {
    node.stop();
    RecordTypes.forget();
  }
}
