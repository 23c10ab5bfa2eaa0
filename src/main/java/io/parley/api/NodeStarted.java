package io.parley.api;

import io.parley.node.Node;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started: the schema is there and the origins have been read. */
@Startup
@ApplicationScoped
public class NodeStarted implements HealthCheck {

  @Inject private Node node;

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("parley-started").status(node.started()).build();
  }
}
