package io.parley.gossip;

import io.parley.crdt.Origin;
import io.parley.crdt.VersionVector;
import io.parley.replica.Entry;
import io.parley.replica.Feed;
import java.util.HashMap;
import java.util.Map;

/** Reads the feed, now at this node, now at that; must get every entry once and in causal order. */
final class FeedConsumer {
  private final History history;
  private final Map<Origin, Long> delivered = new HashMap<>();
  private VersionVector cursor = VersionVector.empty();

  FeedConsumer(History history) {
    this.history = history;
  }

  /** Reads a page; true if there is more. */
  boolean read(SimulatedNode node, int most, long bytes) {
    Feed feed = Feed.read(node.store(), node.state(), cursor, most, bytes);
    Violation.unless(
        feed.entries().size() <= most && (!feed.more() || !feed.entries().isEmpty()),
        "feed of %s: got %d entries, want 1 to %d while there is more",
        node.id(),
        feed.entries().size(),
        most);
    for (Entry entry : feed.entries()) {
      long next = delivered.getOrDefault(entry.origin(), 0L);
      Violation.unless(
          entry.sequence() == next,
          "feed at %s gives %s, want sequence %d",
          node.id(),
          entry,
          next);
      history
          .write(entry.origin(), entry.version())
          .seen()
          .asMap()
          .forEach(
              (origin, version) ->
                  Violation.unless(
                      delivered.getOrDefault(origin, 0L) >= history.entries(origin, version),
                      "I10 feed at %s gives %s before what its writer had of %s",
                      node.id(),
                      entry,
                      origin));
      delivered.put(entry.origin(), next + 1);
    }
    Violation.unless(feed.next().covers(cursor), "feed's cursor goes back at %s", node.id());
    cursor = feed.next();
    return feed.more();
  }

  /** A cursor behind what only a lost disk had is worth nothing: its consumer begins again. */
  void forget(Origin origin, long version) {
    if (cursor.get(origin) > version) {
      cursor = VersionVector.empty();
      delivered.clear();
    }
  }

  /** Whether it got all that {@code node} has, reading to the end there. */
  void drain(SimulatedNode node) {
    while (read(node, 100, 1 << 20)) {
      // Each page brings something.
    }
    node.state()
        .origins()
        .values()
        .forEach(
            state ->
                Violation.unless(
                    delivered.getOrDefault(state.origin(), 0L) == state.log().size(),
                    "feed gave %d entries of %s, want %d",
                    delivered.getOrDefault(state.origin(), 0L),
                    state.origin(),
                    state.log().size()));
  }
}
