package io.parley.gossip;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides when a node that has just started may take writes: once every member has told what it
 * knows of this node, or nobody is there (I7). Until then its database may be older than what it
 * once sent out.
 */
final class Joining {
  /**
   * So many rounds without any member mean alone: the transport has finished its own joining before
   * the first.
   */
  private static final int ALONE_ROUNDS = 3;

  /**
   * After so many rounds one answer is enough: a frozen member must not keep a node from working.
   */
  private static final int PATIENCE_ROUNDS = 40;

  private final long exchange;
  private final Set<String> answered = new TreeSet<>();
  private int rounds;
  private int alone;
  private boolean done;

  /**
   * @param exchange marks this start's questions, so that no answer to an earlier start counts
   */
  Joining(long exchange) {
    this.exchange = exchange;
  }

  long exchange() {
    return exchange;
  }

  boolean done() {
    return done;
  }

  void answered(String node, long toExchange, List<String> members) {
    if (!done && toExchange == exchange) {
      answered.add(node);
      decide(members);
    }
  }

  void round(List<String> members) {
    if (!done) {
      rounds++;
      alone = members.isEmpty() ? alone + 1 : 0;
      decide(members);
    }
  }

  private void decide(List<String> members) {
    done =
        members.isEmpty()
            ? alone >= ALONE_ROUNDS
            : answered.containsAll(members) || (rounds >= PATIENCE_ROUNDS && !answered.isEmpty());
  }
}
