package io.parley.api;

import io.parley.crdt.VersionVector;
import io.parley.node.Node;
import io.parley.replica.Feed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;

/** The log for consumers: each entry once, in an order that respects causality. */
@Path("log")
@ApplicationScoped
public class FeedResource {

  @Inject private Node node;

  @Inject private EventStreams streams;

  /** A page; {@code next} is always there, because a consumer goes on asking. */
  @GET
  @Path("feed")
  @Produces(MediaType.APPLICATION_JSON)
  public Response feed(@QueryParam("limit") String limit, @QueryParam("after") String after) {
    Feed feed = node.log().feed(FeedCursor.decode(after), Paging.limit(limit));
    JsonArrayBuilder items = Json.array();
    feed.entries().forEach(entry -> items.add(EntryJson.of(entry)));
    return Answers.json(
        Json.object()
            .add("items", items)
            .add("next", FeedCursor.encode(feed.next()))
            .add("more", feed.more()));
  }

  /** The same as server-sent events, for as long as the client stays. */
  @GET
  @Path("events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @EventStreamAdmission.Required
  public void events(
      @QueryParam("after") String after,
      @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER) String lastEventId,
      @Context SseEventSink sink,
      @Context Sse sse) {
    streams.open(sink, sse, position(after, lastEventId));
  }

  /** What a GET would be; it opens no stream. */
  @HEAD
  @Path("events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public Response eventsHead(
      @QueryParam("after") String after,
      @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER) String lastEventId) {
    position(after, lastEventId);
    return Response.ok().type(MediaType.SERVER_SENT_EVENTS_TYPE).build();
  }

  /** A client that comes back says where it was, and still has the query that it began with. */
  static VersionVector position(String after, String lastEventId) {
    VersionVector begin = FeedCursor.decode(after);
    return lastEventId == null || lastEventId.isEmpty() ? begin : FeedCursor.decode(lastEventId);
  }
}
