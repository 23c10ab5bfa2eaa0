package io.parley.api;

import io.parley.node.Node;
import io.parley.node.VerificationReport;
import io.parley.replica.ReplicaState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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

/** What this node holds, as hashes, and whether its store still gives them. */
@Path("replica")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class ReplicaResource {
  /** Reading a large store takes minutes; who asks for it is ready to wait. */
  private static final Duration VERIFICATION_WAIT = Duration.ofMinutes(10);

  @Inject private Node node;

  @Inject private AsyncAnswers answers;

  /** Digest and origins. */
  @GET
  public Response replica() {
    ReplicaState state = node.state();
    JsonArrayBuilder origins = Json.array();
    state
        .origins()
        .values()
        .forEach(
            origin ->
                origins.add(
                    Json.object()
                        .add("origin", origin.origin().toString())
                        .add("version", origin.version())
                        .add("logSize", origin.log().size())
                        .add("logRoot", origin.log().root().hex())));
    return Answers.json(
        Json.object()
            .add("node", state.current().node())
            .add("origin", state.current().toString())
            .add("stateDigest", state.digest().stateDigest().hex())
            .add("origins", origins));
  }

  /** Reads the whole store again. */
  @POST
  @Path("verification")
  public void verify(
      InputStream body,
      @Context HttpHeaders headers,
      @Context UriInfo uri,
      @Suspended AsyncResponse async) {
    RequestBody.none(body, headers);
    answers.when(node.verify(), uri, async, VERIFICATION_WAIT, ReplicaResource::report);
  }

  /** Gives what this node stamped too far ahead timestamps of now. */
  @POST
  @Path("restamping")
  public void restamp(
      InputStream body,
      @Context HttpHeaders headers,
      @Context UriInfo uri,
      @Suspended AsyncResponse async) {
    RequestBody.none(body, headers);
    answers.when(
        node.administration().restamp(),
        uri,
        async,
        VERIFICATION_WAIT,
        restamping ->
            Answers.json(
                Json.object()
                    .add("origin", restamping.state().origin().toString())
                    .add("cells", restamping.count())));
  }

  private static Response report(VerificationReport report) {
    JsonArrayBuilder mismatches = Json.array();
    for (VerificationReport.Mismatch mismatch : report.mismatches()) {
      mismatches.add(
          Json.object()
              .add("origin", mismatch.origin().toString())
              .add("part", mismatch.part())
              .add("stored", mismatch.stored())
              .add("kept", mismatch.kept()));
    }
    return Answers.json(
        Json.object()
            .add("entries", report.entries())
            .add("cells", report.cells())
            .add("mismatches", mismatches));
  }
}
