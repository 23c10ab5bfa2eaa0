package io.parley.api;

import io.parley.crdt.PnCounter;
import io.parley.node.GossipView;
import io.parley.node.Node;
import io.parley.persistence.CheckpointTotals;
import io.parley.replica.Counters;
import io.parley.replica.ReplicaState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigInteger;

/** The figures of this node at a glance. */
@Path("stats")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class StatsResource {

  @Inject private Node node;

  @Inject private AsyncAnswers answers;

  /** Log, replication, checkpoints. */
  @GET
  public void stats(@Context UriInfo uri, @Suspended AsyncResponse async) {
    JsonObjectBuilder log = log();
    JsonObjectBuilder checkpoints = checkpoints();
    answers.when(
        node.administration()
            .gossip()
            .thenCombine(
                node.administration().peers(),
                (gossip, peers) ->
                    Json.object()
                        .add("log", log)
                        .add("replication", replication(gossip, peers.size()))
                        .add("checkpoints", checkpoints)),
        uri,
        async,
        Answers::json);
  }

  private JsonObjectBuilder log() {
    ReplicaState state = node.state();
    return Json.object()
        .add("entries", state.entries())
        .add("contributingNodes", state.contributingNodes())
        .add("events", value(Counters.EVENTS))
        .add("activity", value(Counters.ACTIVITY));
  }

  private BigInteger value(String counter) {
    return node.counters().read(counter).map(PnCounter::value).orElse(BigInteger.ZERO);
  }

  private static JsonObjectBuilder replication(GossipView view, int peers) {
    return Json.object()
        .add("messagesSent", view.transport().messagesSent())
        .add("messagesReceived", view.transport().messagesReceived())
        .add("syncs", view.gossip().syncs())
        .add("trackedNodes", peers)
        .add("round", view.gossip().rounds());
  }

  private JsonObjectBuilder checkpoints() {
    CheckpointTotals totals = node.completedCheckpoints();
    JsonObjectBuilder json =
        Json.object()
            .add("completed", totals.completed())
            .add("failedVerifications", node.checkpointCounts().failedVerifications());
    node.checkpoints()
        .latest()
        .ifPresentOrElse(
            latest -> json.add("latest", latest.checkpoint().id()), () -> json.addNull("latest"));
    return json.add(
        "averageStateBytes", totals.nodes() == 0 ? 0 : totals.stateBytes() / totals.nodes());
  }
}
