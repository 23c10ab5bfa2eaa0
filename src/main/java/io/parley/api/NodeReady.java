package io.parley.api;

import io.parley.node.Node;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready: the database answers, the node has joined, and nothing is wrong; else it says what. */
@Readiness
@ApplicationScoped
public class NodeReady implements HealthCheck {

  @Inject private Node node;

  @Override
  public HealthCheckResponse call() {
    List<String> problems = node.problems();
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("parley-ready").status(problems.isEmpty());
    for (int i = 0; i < problems.size(); i++) {
      response.withData("problem-" + (i + 1), problems.get(i));
    }
    return response.build();
  }
}
