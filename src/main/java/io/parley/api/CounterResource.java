package io.parley.api;

import io.parley.crdt.PnCounter;
import io.parley.node.Node;
import io.parley.node.UnknownNameException;
import io.parley.persistence.NamedCounter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
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
import java.util.List;

/** Named counters. */
@Path("counters")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class CounterResource {

  private static final char LIST = 'c';

  @Inject private Node node;

  @Inject private AsyncAnswers answers;

  /** Names and values. */
  @GET
  public Response list(
      @QueryParam("prefix") String prefix,
      @QueryParam("limit") String limit,
      @QueryParam("after") String after) {
    NamedCounter.Page page =
        node.stateReader()
            .counters(
                node.state(),
                Names.prefix(prefix),
                after == null ? "" : Cursor.decode(LIST, after),
                Paging.limit(limit));
    return Answers.json(
        Paging.page(
            page.counters(),
            page.more(),
            one ->
                Json.object()
                    .add("name", one.name())
                    .add("value", one.counter().value().toString()),
            one -> Cursor.encode(LIST, one.name())));
  }

  /** One counter. */
  @GET
  @Path("{name}")
  public Response counter(@PathParam("name") String name) {
    Names.check(name);
    PnCounter counter =
        node.counters()
            .read(name)
            .orElseThrow(
                () ->
                    new UnknownNameException(
                        "counter: got %s, which nobody has written as far as this node knows"
                            .formatted(Quoted.of(name))));
    return Answers.json(CounterJson.of(name, counter));
  }

  /** Adds to a counter. */
  @POST
  @Path("{name}/increments")
  public void increment(
      @PathParam("name") String name,
      InputStream body,
      @Context HttpHeaders headers,
      @Context UriInfo uri,
      @Suspended AsyncResponse async) {
    Names.check(name);
    long by = by(body, headers);
    answers.when(
        node.counters().increment(name, by),
        uri,
        async,
        counter -> Answers.json(CounterJson.of(name, counter)));
  }

  /** Takes away from a counter. */
  @POST
  @Path("{name}/decrements")
  public void decrement(
      @PathParam("name") String name,
      InputStream body,
      @Context HttpHeaders headers,
      @Context UriInfo uri,
      @Suspended AsyncResponse async) {
    Names.check(name);
    long by = by(body, headers);
    answers.when(
        node.counters().decrement(name, by),
        uri,
        async,
        counter -> Answers.json(CounterJson.of(name, counter)));
  }

  private static long by(InputStream body, HttpHeaders headers) {
    return RequestBody.fields(body, headers, List.of("by"))
        .whole("by", 1, Long.MAX_VALUE)
        .orElse(1L);
  }
}
