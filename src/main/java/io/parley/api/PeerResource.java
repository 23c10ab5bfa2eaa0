package io.parley.api;

import io.parley.crdt.Origin;
import io.parley.node.Node;
import io.parley.node.PeerView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
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
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;

/** The nodes that this one talks to. */
@Path("peers")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class PeerResource {
  private static final char LIST = 'p';

  @Inject private Node node;

  @Inject private AsyncAnswers answers;

  /** All peers, by node id. */
  @GET
  public void list(
      @QueryParam("limit") String limitText,
      @QueryParam("after") String after,
      @Context UriInfo uri,
      @Suspended AsyncResponse async) {
    int limit = Paging.limit(limitText);
    String last = after == null ? "" : Cursor.decode(LIST, after);
    answers.when(
        node.administration().peers(),
        uri,
        async,
        peers -> {
          List<PeerView> behind =
              peers.stream().filter(p -> p.peer().node().compareTo(last) > 0).toList();
          return Answers.json(
              Paging.page(
                  behind.subList(0, Math.min(limit, behind.size())),
                  behind.size() > limit,
                  PeerJson::of,
                  p -> Cursor.encode(LIST, p.peer().node())));
        });
  }

  /** One peer. */
  @GET
  @Path("{node}")
  public void peer(
      @PathParam("node") String id, @Context UriInfo uri, @Suspended AsyncResponse async) {
    Origin.requireNodeId(id);
    answers.when(
        node.administration().peer(id), uri, async, peer -> Answers.json(PeerJson.of(peer)));
  }

  /** Registers a peer, again if it was removed. */
  @PUT
  @Path("{node}")
  public void register(
      @PathParam("node") String id,
      InputStream body,
      @Context HttpHeaders headers,
      @Context UriInfo uri,
      @Suspended AsyncResponse async) {
    Origin.requireNodeId(id);
    RequestBody.none(body, headers);
    answers.when(
        node.administration().register(id), uri, async, peer -> Answers.json(PeerJson.of(peer)));
  }

  /** Removes a peer. */
  @DELETE
  @Path("{node}")
  public void remove(
      @PathParam("node") String id, @Context UriInfo uri, @Suspended AsyncResponse async) {
    Origin.requireNodeId(id);
    answers.when(
        node.administration().remove(id), uri, async, peer -> Answers.json(PeerJson.of(peer)));
  }
}
