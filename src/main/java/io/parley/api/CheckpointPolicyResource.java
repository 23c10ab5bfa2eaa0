package io.parley.api;

import io.parley.checkpoint.CheckpointPolicy;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

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

  /** Reads all fields now; what they mean together is for the record to check. */
  private static UnaryOperator<CheckpointPolicy> change(JsonFields fields) {
    boolean off = fields.isNull("interval");
    Optional<Duration> interval = off ? Optional.empty() : fields.duration("interval");
    Optional<Duration> timeout = fields.duration("timeout");
    Optional<Long> retain = fields.whole("retain", 1, CheckpointPolicy.MAX_RETAIN);
    return before ->
        new CheckpointPolicy(
            off ? Optional.empty() : interval.or(before::interval).filter(i -> !i.isZero()),
            timeout.orElse(before.timeout()),
            retain.map(Math::toIntExact).orElse(before.retain()));
  }
}
