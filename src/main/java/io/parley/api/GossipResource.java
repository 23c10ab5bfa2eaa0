package io.parley.api;

import io.parley.gossip.GossipStatistics;
import io.parley.hazelcast.TransportStatistics;
import io.parley.node.GossipChange;
import io.parley.node.GossipView;
import io.parley.node.Node;
import io.parley.node.Settings;
import io.parley.replica.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
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
import java.util.List;
import java.util.Locale;

/** Settings and statistics of gossip, and rounds on demand. */
@Path("gossip")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class GossipResource {
  private static final List<String> FIELDS = List.of("fanout", "interval", "staleRounds", "paused");

  @Inject private Node node;

  @Inject private AsyncAnswers answers;

  /** Settings and statistics. */
  @GET
  public void gossip(@Context UriInfo uri, @Suspended AsyncResponse async) {
    answers.when(node.administration().gossip(), uri, async, GossipResource::answer);
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
    GossipChange change =
        new GossipChange(
            fields.number("fanout").map(Settings.FANOUT::value).orElse(null),
            fields.duration("interval").orElse(null),
            fields.number("staleRounds").map(Settings.STALE_ROUNDS::value).orElse(null),
            fields.flag("paused").orElse(null));
    answers.when(node.administration().change(change), uri, async, GossipResource::answer);
  }

  /** Runs one round now. */
  @POST
  @Path("rounds")
  public void round(
      InputStream body,
      @Context HttpHeaders headers,
      @Context UriInfo uri,
      @Suspended AsyncResponse async) {
    RequestBody.none(body, headers);
    answers.when(node.administration().runRound(), uri, async, GossipResource::answer);
  }

  private static Response answer(GossipView view) {
    GossipStatistics gossip = view.gossip();
    TransportStatistics transport = view.transport();
    JsonObjectBuilder refused = Json.object();
    for (Refusal reason : Refusal.values()) {
      refused.add(label(reason), gossip.refused().getOrDefault(reason, 0L));
    }
    JsonObjectBuilder dropped = Json.object();
    transport.dropped().entrySet().stream()
        .sorted(java.util.Map.Entry.comparingByKey())
        .forEach(one -> dropped.add(label(one.getKey()), one.getValue()));
    return Answers.json(
        Json.object()
            .add("fanout", view.settings().fanout())
            .add("interval", view.interval().toString())
            .add("staleRounds", view.settings().staleRounds())
            .add("paused", view.settings().paused())
            .add(
                "statistics",
                Json.object()
                    .add("rounds", gossip.rounds())
                    .add("messagesSent", transport.messagesSent())
                    .add("bytesSent", transport.bytesSent())
                    .add("messagesReceived", transport.messagesReceived())
                    .add("bytesReceived", transport.bytesReceived())
                    .add("syncs", gossip.syncs())
                    .add("incarnations", gossip.incarnations())
                    .add("held", gossip.held())
                    .add("refused", refused)
                    .add("dropped", dropped)));
  }

  private static String label(Enum<?> reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}
