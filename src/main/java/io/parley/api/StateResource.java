package io.parley.api;

import io.parley.checkpoint.Checkpoints;
import io.parley.checkpoint.ProofJson;
import io.parley.checkpoint.StateHead;
import io.parley.crdt.Origin;
import io.parley.merkle.Hash;
import io.parley.node.Node;
import io.parley.node.Settings;
import io.parley.replica.BarrierCell;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.PUT;
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
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The states that nodes submit to checkpoints: taking them in, giving and proving them. */
@Path("checkpoints/{id}/nodes/{node}")
@ApplicationScoped
public class StateResource {
  private static final String ROOT = "Parley-Root";

  private static final Pattern WHOLE = Pattern.compile("0|[1-9][0-9]{0,18}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  @Inject private Node node;

  @Inject private AsyncAnswers answers;

  @Inject private StateAnswers states;

  /** Submits a node's state. */
  @PUT
  @Produces(MediaType.APPLICATION_JSON)
  public void submit(
      @PathParam("id") String id,
      @PathParam("node") String owner,
      @QueryParam("logicalTime") String logicalTimeText,
      InputStream body,
      @Context HttpHeaders headers,
      @Context UriInfo uri,
      @Suspended AsyncResponse async)
      throws IOException {
    check(id, owner);
    long logicalTime = whole("logicalTime", logicalTimeText, Long.MAX_VALUE);
    Optional<Hash> stated = statedRoot(headers.getRequestHeader(ROOT));
    InputStream limited =
        RequestBody.limited(
            body, headers, node.settings().get(Settings.MAX_STATE), Settings.MAX_STATE.name());
    answers.when(
        node.uploads().submit(id, owner, logicalTime, stated, limited),
        uri,
        async,
        this::submitted);
  }

  private Response submitted(Checkpoints.Submitted submitted) {
    return Answers.jsonBuilder(
            submitted.completed() ? Response.Status.CREATED : Response.Status.OK,
            CheckpointJson.submitted(
                submitted.header(), node.checkpoints().find(submitted.header().id())))
        .build();
  }

  private static void check(String id, String owner) {
    BarrierCell.requireId(id);
    Origin.requireNodeId(owner);
  }

  private static long whole(String name, String text, long most) {
    if (text != null && WHOLE.matcher(text).matches()) {
      try {
        long number = Long.parseLong(text);
        if (number <= most) {
          return number;
        }
      } catch (NumberFormatException e) {
        throw notWhole(name, text, most);
      }
    }
    throw notWhole(name, text, most);
  }

  private static RequestException notWhole(String name, String text, long most) {
    return RequestException.invalid(
        "%s: got %s, want a whole number from 0 to %d".formatted(name, Quoted.of(text), most));
  }

  private static Optional<Hash> statedRoot(List<String> stated) {
    if (stated == null || stated.isEmpty()) {
      return Optional.empty();
    }
    if (stated.size() > 1 || !HASH.matcher(stated.get(0)).matches()) {
      throw RequestException.invalid(
          "%s: got %s, want one root of 64 lower-case hex digits"
              .formatted(
                  ROOT, stated.size() > 1 ? stated.size() + " of them" : Quoted.of(stated.get(0))));
    }
    return Optional.of(Hash.parse(stated.get(0)));
  }

  /** The bytes. */
  @GET
  @Path("state")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  public Response state(
      @PathParam("id") String id,
      @PathParam("node") String owner,
      @Context HttpHeaders headers,
      @Context UriInfo uri) {
    check(id, owner);
    return states.get(id, owner, headers, Paths.of(uri));
  }

  /** What a GET of all of it would be; it reads nothing. */
  @HEAD
  @Path("state")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  public Response stateHead(
      @PathParam("id") String id, @PathParam("node") String owner, @Context HttpHeaders headers) {
    check(id, owner);
    return states.head(id, owner, headers);
  }

  /** The proof that a chunk is under the combined root. */
  @GET
  @Path("proofs/{chunk}")
  @Produces(MediaType.APPLICATION_JSON)
  public Response proof(
      @PathParam("id") String id,
      @PathParam("node") String owner,
      @PathParam("chunk") String chunk) {
    check(id, owner);
    int index = (int) whole("chunk", chunk, StateHead.MAX_CHUNKS - 1);
    return Response.ok(ProofJson.write(node.states().prove(id, owner, index))).build();
  }
}
