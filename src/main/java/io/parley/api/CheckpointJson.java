package io.parley.api;

import io.parley.checkpoint.Checkpoint;
import io.parley.checkpoint.CheckpointPolicy;
import io.parley.checkpoint.Checkpoints;
import io.parley.node.CheckpointReport;
import io.parley.node.CheckpointView;
import io.parley.replica.HeaderCell;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.Collection;
import java.util.Locale;

/** Checkpoints and answers about them, as clients see them. */
final class CheckpointJson {
  private CheckpointJson() {}

  static JsonObjectBuilder of(CheckpointView view) {
    Checkpoint checkpoint = view.checkpoint();
    JsonObjectBuilder json =
        Json.object()
            .add("id", checkpoint.id())
            .add("status", text(view.status()))
            .add("automatic", checkpoint.barrier().automatic())
            .add("opened", Times.rfc3339(checkpoint.openedAt()))
            .add("deadline", Times.rfc3339(checkpoint.deadline()));
    if (checkpoint.complete()) {
      json.add("completed", Times.rfc3339(checkpoint.completedAt()));
    }
    json.add("expectedNodes", texts(checkpoint.expected()))
        .add("missingNodes", texts(checkpoint.missing()))
        .add("nodes", nodes(checkpoint));
    view.combinedRoot()
        .ifPresent(
            root ->
                json.add("combinedRoot", root.hex())
                    .add("minLogicalTime", exact(checkpoint.minLogicalTime()))
                    .add("maxLogicalTime", exact(checkpoint.maxLogicalTime())));
    if (!checkpoint.conflicts().isEmpty()) {
      json.add("conflicts", texts(checkpoint.conflicts().stream().map(ConflictText::of).toList()));
    }
    return json;
  }

  private static JsonObjectBuilder nodes(Checkpoint checkpoint) {
    JsonObjectBuilder nodes = Json.object();
    checkpoint
        .headers()
        .forEach(
            (node, header) ->
                nodes.add(
                    node,
                    state(header)
                        .add("submitted", Times.rfc3339(header.timestamp()))
                        .add("by", header.origin().toString())));
    return nodes;
  }

  private static JsonObjectBuilder state(HeaderCell header) {
    return Json.object()
        .add("root", header.root().hex())
        .add("size", header.size())
        .add("logicalTime", exact(header.logicalTime()));
  }

  /** What came of a submission, and how its checkpoint stands after it. */
  static JsonObjectBuilder submitted(HeaderCell header, CheckpointView view) {
    return Json.object()
        .add("id", header.id())
        .add("node", header.node())
        .addAll(state(header))
        .add("status", text(view.status()))
        .add("missingNodes", texts(view.checkpoint().missing()));
  }

  static JsonObjectBuilder ended(String id, Checkpoints.Ended ended) {
    return Json.object().add("id", id).add("ended", ended.name().toLowerCase(Locale.ROOT));
  }

  static JsonObjectBuilder report(CheckpointReport report) {
    return Json.object()
        .add("valid", report.valid())
        .add("chunks", report.chunks())
        .add("mismatches", texts(report.mismatches()));
  }

  static JsonObjectBuilder policy(CheckpointPolicy policy) {
    JsonObjectBuilder json = Json.object();
    policy
        .interval()
        .ifPresentOrElse(
            interval -> json.add("interval", interval.toString()), () -> json.addNull("interval"));
    return json.add("timeout", policy.timeout().toString()).add("retain", policy.retain());
  }

  static String text(Checkpoint.Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  /** As a string, so that no client rounds it. */
  private static String exact(long number) {
    return Long.toString(number);
  }

  private static JsonArrayBuilder texts(Collection<String> texts) {
    JsonArrayBuilder array = Json.array();
    texts.forEach(array::add);
    return array;
  }
}
