package io.parley.gossip;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides when a node that has just started may take writes: once every member has told what it
 * knows of this node, or nobody is there (I7). Until then its database may be older than what it
 * once sent out.
 */
final class Joining {
  /**
   * So long without any member means alone: the transport has finished its own joining before the
   * first round.
   */
  private static final long ALONE_MICROS = 1_000_000;

  /** After so long one answer is enough: a frozen member must not keep a node from working. */
  private static final long PATIENCE_MICROS = 20_000_000;

  private final long exchange;
  private final Set<String> answered = new TreeSet<>();
  private OptionalLong began = OptionalLong.empty();
  private OptionalLong alone = OptionalLong.empty();
  private long elapsed;
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

  /**
   * @param now this node's elapsed time, microseconds
   */
  void round(List<String> members, long now) {
    if (!done) {
      elapsed = now;
      began = began.isPresent() ? began : OptionalLong.of(now);
      alone =
          !members.isEmpty()
              ? OptionalLong.empty()
              : alone.isPresent() ? alone : OptionalLong.of(now);
      decide(members);
    }
  }

  private void decide(List<String> members) {
    done =
        members.isEmpty()
            ? since(alone, ALONE_MICROS)
            : answered.containsAll(members)
                || (since(began, PATIENCE_MICROS) && !answered.isEmpty());
  }

  private boolean since(OptionalLong moment, long micros) {
    return moment.isPresent() && elapsed - moment.getAsLong() >= micros;
  }
}
