package io.parley.gossip;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Pushes that came before what they build on; bounded, in order of arrival. What is dropped is
 * pulled later.
 */
final class Holdback {
  /** A few rounds of one busy writer. */
  private static final int MAX_PUSHES = 4096;

  /** What a node spends on waiting pushes at the most. */
  private static final long MAX_BYTES = 16L << 20;

  /** What still waits after so many rounds has been pulled by then, or never can be applied. */
  private static final int MAX_ROUNDS = 20;

  private record Held(PushMessage push, long round, long elapsed) {}

  private final ArrayDeque<Held> waiting = new ArrayDeque<>();
  private long bytes;

  /**
   * False if there is no room.
   *
   * @param elapsed this node's, microseconds
   */
  boolean add(PushMessage push, long round, long elapsed) {
    if (waiting.size() >= MAX_PUSHES || bytes + push.weight() > MAX_BYTES) {
      return false;
    }
    waiting.add(new Held(push, round, elapsed));
    bytes += push.weight();
    return true;
  }

  /** Takes out those that match. */
  List<PushMessage> take(Predicate<PushMessage> wanted) {
    return remove(held -> wanted.test(held.push()));
  }

  /** Drops those that have waited too long. */
  void expire(long round) {
    remove(held -> round - held.round() > MAX_ROUNDS);
  }

  private List<PushMessage> remove(Predicate<Held> wanted) {
    List<PushMessage> removed = new ArrayList<>();
    waiting.removeIf(
        held -> {
          boolean matches = wanted.test(held);
          if (matches) {
            bytes -= held.push().weight();
            removed.add(held.push());
          }
          return matches;
        });
    return removed;
  }

  /** Whether a push of this node has waited since a round before {@code round}. */
  boolean holdsSince(String pusher, long round) {
    return waiting.stream().anyMatch(held -> isOf(held, pusher) && held.round() < round);
  }

  /** Whether a push of this node has waited for so long. */
  boolean holdsSince(String pusher, long elapsed, long micros) {
    return waiting.stream()
        .filter(held -> isOf(held, pusher))
        .findFirst()
        .map(held -> elapsed - held.elapsed() >= micros)
        .orElse(false);
  }

  private static boolean isOf(Held held, String pusher) {
    return held.push().sender().node().equals(pusher);
  }

  int size() {
    return waiting.size();
  }
}
