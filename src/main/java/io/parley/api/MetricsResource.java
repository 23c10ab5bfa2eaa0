package io.parley.api;

import io.parley.node.Node;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;

/** All metrics, for Prometheus. */
@Path("metrics")
@ApplicationScoped
public class MetricsResource {
  /** The text format that every version of Prometheus reads. */
  private static final String TEXT_FORMAT = "text/plain;version=0.0.4;charset=utf-8";

  @Inject private Node node;

  /** One scrape. */
  @GET
  @Produces(TEXT_FORMAT)
  public Response scrape() {
    return Response.ok(
            node.metrics().scrape("text/plain; version=0.0.4").getBytes(StandardCharsets.UTF_8),
            TEXT_FORMAT)
        .build();
  }
}
