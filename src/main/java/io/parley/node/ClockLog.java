package io.parley.node;

import io.parley.gossip.GossipStatus;
import io.parley.gossip.Peer;
import java.util.Set;
import java.util.TreeSet;

/** Logs when clocks begin to disagree, and when they agree again. For one thread at a time. */
final class ClockLog {
  private static final System.Logger LOG = System.getLogger(ClockLog.class.getName());

  private boolean outlier;
  private Set<String> disagreeing = Set.of();

  void look(GossipStatus status) {
    if (status.clock().outlier() != outlier) {
      outlier = !outlier;
      LOG.log(
          System.Logger.Level.WARNING,
          outlier
              ? "This node's clock is "
                  + Problems.apart(status.clock().offset())
                  + " those of most live nodes, and it goes by theirs"
              : "This node's clock agrees with those of most live nodes again");
    }
    Set<String> now = new TreeSet<>();
    for (Peer peer : status.peers()) {
      if (!peer.clock().agrees()) {
        now.add(peer.node());
        if (!disagreeing.contains(peer.node())) {
          LOG.log(
              System.Logger.Level.WARNING,
              "The clock of "
                  + peer.node()
                  + " is "
                  + Problems.apart(peer.clock().offset().orElse(0))
                  + " the time that this node goes by");
        }
      }
    }
    disagreeing = now;
  }
}
