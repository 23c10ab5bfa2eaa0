package io.parley.node;

import io.parley.gossip.ClockStatus;
import io.parley.gossip.Fork;
import io.parley.gossip.GossipStatus;
import io.parley.hazelcast.HazelcastTransport;
import io.parley.persistence.StoredSettings;
import io.parley.replica.StoreException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What keeps a node from being ready, in sentences for an administrator. */
final class Problems {
  private Problems() {}

  static List<String> of(
      Writer writer, HazelcastTransport transport, StoredSettings database, NodeClock clock) {
    List<String> problems = new ArrayList<>();
    GossipStatus status = writer.status();
    if (!transport.joined()) {
      problems.add("hazelcast: this node's member is not running");
    } else if (!status.writable()) {
      problems.add("node: still joining, it takes no writes yet");
    }
    if (transport.deafness() != null) {
      problems.add(
          "hazelcast: messages cannot be read, deploy the application again: "
              + transport.deafness());
    }
    if (transport.secondOfItsId()) {
      problems.add(
          "parley.node-id: another member bears the id "
              + writer.state().current().node()
              + " and was there before this node; give this one another id and an empty database");
    }
    if (writer.failure() != null) {
      problems.add(writer.failure());
    }
    try {
      database.all();
    } catch (StoreException e) {
      problems.add("database: " + e.getMessage());
    }
    status.forks().forEach((peer, forks) -> forks.forEach(fork -> problems.add(text(peer, fork))));
    NodeClock.fault(clock.time()).ifPresent(problems::add);
    problems.addAll(of(status.clock()));
    return problems;
  }

  private static String text(String peer, Fork fork) {
    return "fork: the history of %s is not the one that %s has, at version %d: here %s, there %s"
        .formatted(fork.origin(), peer, fork.version(), fork.here().hex(), fork.there().hex());
  }

  static List<String> of(ClockStatus clock) {
    List<String> problems = new ArrayList<>();
    if (clock.outlier()) {
      problems.add(
          "clock: this node's is "
              + apart(clock.offset())
              + " those of most live nodes; it goes by theirs until it is mended");
    }
    clock
        .written()
        .ifPresent(
            micros ->
                problems.add(
                    "clock: this node wrote timestamps that are "
                        + apart(micros)
                        + " its clock now; other nodes leave out what it writes until they no longer are"));
    return problems;
  }

  /** "PT2H ahead of" or "PT2H behind", to the second: digests need a moment. */
  static String apart(long micros) {
    return Duration.of(Math.abs(micros), ChronoUnit.MICROS).truncatedTo(ChronoUnit.SECONDS)
        + (micros < 0 ? " behind" : " ahead of");
  }
}
