package io.parley.api;

import io.parley.crdt.Origin;
import io.parley.node.EventLog;
import io.parley.node.Node;
import io.parley.node.Settings;
import io.parley.node.UnknownNameException;
import io.parley.persistence.LogPage;
import io.parley.persistence.LogPosition;
import io.parley.replica.Counters;
import io.parley.replica.Entry;
import io.parley.replica.ReplicaState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
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
import java.util.List;
import java.util.Optional;

/** The log: appending, looking at it, and recording removals. */
@Path("log")
@ApplicationScoped
public class LogResource {
  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  /** Payloads of one page; larger ones make it shorter than asked for. */
  private static final long PAGE_BYTES = 4L << 20;

  private static final String SEQUENCE = "0|[1-9][0-9]{0,17}";

  @Inject private Node node;

  @Inject private AsyncAnswers answers;

  /** Appends the body as one entry, or each of its lines. */
  @POST
  @Path("entries")
  @Produces(MediaType.APPLICATION_JSON)
  public void append(
      InputStream body,
      @Context HttpHeaders headers,
      @Context UriInfo uri,
      @Suspended AsyncResponse async) {
    String mediaType = MediaTypes.ofBody(headers.getHeaderString(HttpHeaders.CONTENT_TYPE));
    String key = idempotencyKey(headers);
    // Not inside the answer: what is injected is of the request's thread alone.
    URI base = uri.getBaseUri();
    Settings settings = node.settings();
    EventLog log = node.log();
    if (MediaTypes.essence(mediaType).equals(MediaTypes.LINES)) {
      byte[] bytes =
          RequestBody.read(
              body, headers, settings.get(Settings.MAX_LINES_BYTES), "parley.max-lines-bytes");
      List<byte[]> lines =
          Lines.split(bytes, settings.get(Settings.MAX_LINES), settings.get(Settings.MAX_VALUE));
      answers.when(
          log.append(MediaTypes.JSON, lines, key),
          uri,
          async,
          appended ->
              Answers.jsonBuilder(Response.Status.CREATED, EntryJson.many(appended))
                  .location(place(base, appended.origin(), appended.first()))
                  .build());
    } else {
      byte[] payload =
          RequestBody.read(body, headers, settings.get(Settings.MAX_VALUE), "parley.max-value");
      requireJson(mediaType, payload);
      answers.when(
          log.append(mediaType, List.of(payload), key),
          uri,
          async,
          appended ->
              Answers.jsonBuilder(Response.Status.CREATED, EntryJson.one(appended))
                  .location(place(base, appended.origin(), appended.first()))
                  .build());
    }
  }

  private static URI place(URI base, Origin origin, long sequence) {
    return Paths.under(base, "log", "entries", origin.toString(), Long.toString(sequence));
  }

  /** What says that it is JSON is JSON. */
  private static void requireJson(String mediaType, byte[] payload) {
    if (!MediaTypes.isJson(mediaType)) {
      return;
    }
    String text =
        StrictText.decode(payload)
            .orElseThrow(
                () ->
                    RequestException.serialisation(
                        "body: got bytes that are not UTF-8, want JSON in UTF-8, whatever the charset of "
                            + mediaType));
    JsonText.fault(text)
        .ifPresent(
            fault -> {
              throw RequestException.serialisation("body: " + fault + ", as " + mediaType);
            });
  }

  private static String idempotencyKey(HttpHeaders headers) {
    List<String> keys = headers.getRequestHeader(IDEMPOTENCY_KEY);
    if (keys == null || keys.isEmpty()) {
      return null;
    }
    if (keys.size() > 1 || !keys.get(0).matches("[!-~]{1,255}")) {
      throw RequestException.invalid(
          "%s: got %s, want one key of 1 to 255 printable ASCII characters without spaces"
              .formatted(
                  IDEMPOTENCY_KEY,
                  keys.size() > 1 ? keys.size() + " of them" : Quoted.of(keys.get(0))));
    }
    return keys.get(0);
  }

  /** A page in log order. */
  @GET
  @Path("entries")
  @Produces(MediaType.APPLICATION_JSON)
  public Response entries(
      @QueryParam("origin") String origin,
      @QueryParam("limit") String limitText,
      @QueryParam("after") String after) {
    int limit = Paging.limit(limitText);
    Optional<LogPosition> from = Optional.ofNullable(after).map(EntryJson::position);
    LogPage page =
        origin == null
            ? node.logReader().page(node.state(), from, limit, PAGE_BYTES)
            : stream(Origin.parse(origin), from, limit);
    return Answers.json(Paging.page(page.entries(), page.more(), EntryJson::of, EntryJson::cursor));
  }

  private LogPage stream(Origin origin, Optional<LogPosition> after, int limit) {
    ReplicaState state = node.state();
    if (state.version(origin) == 0 && !origin.equals(state.current())) {
      throw new UnknownNameException(
          "origin: got %s, of which this node has nothing".formatted(origin));
    }
    if (after.isPresent() && !after.get().origin().equals(origin)) {
      throw RequestException.invalid(
          "after: got a place in another list, want one that this call gave for " + origin);
    }
    long from = after.map(place -> place.sequence() + 1).orElse(0L);
    return node.logReader().page(state, origin, from, limit, PAGE_BYTES);
  }

  /** The payload as it was written. */
  @GET
  @Path("entries/{origin}/{sequence}")
  public Response payload(
      @PathParam("origin") String originText,
      @PathParam("sequence") String sequenceText,
      @Context HttpHeaders headers,
      @Context HttpServletRequest request) {
    Origin origin = Origin.parse(originText);
    if (!sequenceText.matches(SEQUENCE)) {
      throw RequestException.invalid(
          "sequence: got %s, want a whole number from 0".formatted(Quoted.of(sequenceText)));
    }
    long sequence = Long.parseLong(sequenceText);
    Entry entry =
        node.logReader()
            .entry(node.state(), origin, sequence)
            .orElseThrow(() -> unknown(origin, sequence));
    return StoredBytes.of(entry).read(headers, request);
  }

  private UnknownNameException unknown(Origin origin, long sequence) {
    long size = node.state().of(origin).log().size();
    return new UnknownNameException(
        "entry: got %d of %s, this node has %s"
            .formatted(
                sequence,
                origin,
                size == 0 ? "none of this origin" : "those from 0 to " + (size - 1)));
  }

  /** Records one removal. */
  @POST
  @Path("removals")
  @Produces(MediaType.APPLICATION_JSON)
  public void remove(
      InputStream body,
      @Context HttpHeaders headers,
      @Context UriInfo uri,
      @Suspended AsyncResponse async) {
    RequestBody.none(body, headers);
    answers.when(
        node.log().removal(),
        uri,
        async,
        activity -> Answers.json(CounterJson.of(Counters.ACTIVITY, activity)));
  }
}
