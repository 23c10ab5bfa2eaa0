package io.parley.api;

import io.parley.node.Node;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** Where things are. */
@Path("")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class IndexResource {
  private static final List<String> PATHS =
      List.of(
          "log/entries",
          "log/feed",
          "log/events",
          "counters",
          "registers",
          "checkpoints",
          "replica",
          "peers",
          "gossip",
          "stats",
          "metrics");

  @Inject private Node node;

  /** The paths of this API. */
  @GET
  public Response index(@Context UriInfo uri) {
    JsonObjectBuilder paths = Json.object();
    PATHS.forEach(path -> paths.add(path, uri.getBaseUri().resolve(path).toString()));
    return Answers.json(
        Json.object()
            .add("name", "Parley")
            .add("node", node.state().current().node())
            .add("paths", paths)
            .add("openapi", uri.getBaseUri().resolve("/openapi").toString()));
  }
}
