package io.parley.api;

import io.parley.checkpoint.CheckpointPolicy;
import io.parley.checkpoint.CheckpointPolicy.Field;
import io.parley.node.Node;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** When checkpoints are opened by themselves, and how long they are kept: the same on all nodes. */
@Path("checkpoints/policy")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class CheckpointPolicyResource {
  private static final List<String> FIELDS = List.of("interval", "timeout", "retain");

  @Inject private Node node;

  @Inject private AsyncAnswers answers;

  /** What is in force. */
  @GET
  public Response policy() {
    return Answers.json(CheckpointJson.policy(node.checkpoints().policy()));
  }

  /** Changes what is given. */
  @PATCH
  public void change(
      InputStream body,
      @Context HttpHeaders headers,
      @Context UriInfo uri,
      @Suspended AsyncResponse async) {
    JsonFields fields = RequestBody.fields(body, headers, FIELDS);
    if (fields.isEmpty()) {
      throw RequestException.invalid("body: got no field, want one or more of " + FIELDS);
    }
    answers.when(
        node.checkpoints().change(change(fields)),
        uri,
        async,
        policy -> Answers.json(CheckpointJson.policy(policy)));
  }

  /** As their registers hold them; {@code null} and zero are no interval. */
  private static Map<Field, String> change(JsonFields fields) {
    Map<Field, String> change = new EnumMap<>(Field.class);
    if (fields.isNull("interval")) {
      change.put(Field.INTERVAL, "");
    } else {
      fields
          .duration("interval")
          .ifPresent(i -> change.put(Field.INTERVAL, i.isZero() ? "" : i.toString()));
    }
    fields.duration("timeout").ifPresent(t -> change.put(Field.TIMEOUT, t.toString()));
    fields
        .whole("retain", 1, CheckpointPolicy.MAX_RETAIN)
        .ifPresent(r -> change.put(Field.RETAIN, r.toString()));
    return change;
  }
}
