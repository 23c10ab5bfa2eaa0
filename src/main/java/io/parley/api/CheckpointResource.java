package io.parley.api;

import io.parley.checkpoint.Checkpoint;
import io.parley.crdt.Origin;
import io.parley.node.CheckpointView;
import io.parley.node.Node;
import io.parley.node.SharedCheckpoints;
import io.parley.node.UnknownNameException;
import io.parley.replica.BarrierCell;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Global checkpoints: opening, looking, checking and ending them. */
@Path("checkpoints")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class CheckpointResource {
  private static final List<String> FIELDS = List.of("id", "expectedNodes", "timeout", "automatic");

  /** Room for the ids of as many nodes as a checkpoint expects at most. */
  private static final int MOST_OPENING_BYTES = 128 * 1024;

  /** Reading large states takes minutes; who asks for it is ready to wait. */
  private static final Duration VERIFICATION_WAIT = Duration.ofMinutes(10);

  @Inject private Node node;

  @Inject private AsyncAnswers answers;

  /** Opens one; the same once more is answered as it is. */
  @POST
  public void open(
      InputStream body,
      @Context HttpHeaders headers,
      @Context UriInfo uri,
      @Suspended AsyncResponse async) {
    SharedCheckpoints.Opening opening =
        opening(RequestBody.fields(body, headers, FIELDS, MOST_OPENING_BYTES));
    boolean known =
        opening.id() != null && Checkpoint.of(node.state().checkpoints(), opening.id()).isPresent();
    // Not inside the answer: what is injected is of the request's thread alone.
    URI base = uri.getBaseUri();
    answers.when(
        node.checkpoints().open(opening),
        uri,
        async,
        view ->
            Answers.jsonBuilder(
                    known ? Response.Status.OK : Response.Status.CREATED, CheckpointJson.of(view))
                .location(Paths.under(base, "checkpoints", view.checkpoint().id()))
                .build());
  }

  private static SharedCheckpoints.Opening opening(JsonFields fields) {
    return new SharedCheckpoints.Opening(
        fields.text("id", "a checkpoint id in a string").map(BarrierCell::requireId).orElse(null),
        fields.texts("expectedNodes", "node ids").map(CheckpointResource::expected).orElse(null),
        fields.duration("timeout").orElse(null),
        fields.flag("automatic").orElse(null));
  }

  private static List<String> expected(List<String> nodes) {
    Set<String> seen = new HashSet<>();
    for (String id : nodes) {
      if (!seen.add(Origin.requireNodeId(id))) {
        throw RequestException.invalid(
            "expectedNodes: got %s twice, want each once".formatted(Quoted.of(id)));
      }
    }
    return nodes;
  }

  /** A page, the latest opened first. */
  @GET
  public Response list(
      @QueryParam("status") String status,
      @QueryParam("limit") String limit,
      @QueryParam("after") String after) {
    return Answers.json(
        CheckpointPage.of(
            node.checkpoints().all(),
            CheckpointPage.status(status),
            Paging.limit(limit),
            CheckpointPage.place(after)));
  }

  /** The one that became complete last. */
  @GET
  @Path("latest")
  public Response latest() {
    return Answers.json(
        CheckpointJson.of(
            node.checkpoints()
                .latest()
                .orElseThrow(
                    () ->
                        new UnknownNameException(
                            "checkpoint: got \"latest\", and none is complete at this node"))));
  }

  /** One checkpoint. */
  @GET
  @Path("{id}")
  public Response checkpoint(@PathParam("id") String id) {
    CheckpointView view = node.checkpoints().find(BarrierCell.requireId(id));
    return Answers.json(CheckpointJson.of(view));
  }

  /** Hashes all of it again. */
  @POST
  @Path("{id}/verification")
  public void verify(
      @PathParam("id") String id,
      InputStream body,
      @Context HttpHeaders headers,
      @Context UriInfo uri,
      @Suspended AsyncResponse async) {
    BarrierCell.requireId(id);
    RequestBody.none(body, headers);
    answers.when(
        node.verifyCheckpoint(id),
        uri,
        async,
        VERIFICATION_WAIT,
        report -> Answers.json(CheckpointJson.report(report)));
  }

  /** Aborts an open one, removes a finished one. */
  @DELETE
  @Path("{id}")
  public void end(
      @PathParam("id") String id, @Context UriInfo uri, @Suspended AsyncResponse async) {
    BarrierCell.requireId(id);
    answers.when(
        node.checkpoints().end(id),
        uri,
        async,
        ended -> Answers.json(CheckpointJson.ended(id, ended)));
  }
}
