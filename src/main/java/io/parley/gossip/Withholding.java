package io.parley.gossip;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A time in which this node sends none of its cells and asks every peer what it has. A digest goes
 * behind all that was sent before, and its answer comes after that was taken in: who then has none
 * of some cells will never have them.
 */
final class Withholding {
  /** So long peers may take to answer. */
  static final long ANSWER_MICROS = 10_000_000;

  private final Set<String> asked = new TreeSet<>();
  private final Set<String> answered = new TreeSet<>();
  private long exchange;
  private long latest;
  private long end;
  private Consumer<Set<String>> outcome;

  /** Whether it is now. */
  boolean on() {
    return outcome != null;
  }

  /**
   * Begins.
   *
   * @param newLatest what is stamped later is what it is about
   * @param newOutcome told once who has not answered in time; nobody: all have
   */
  void begin(
      Set<String> peers,
      long newExchange,
      long newLatest,
      long elapsed,
      Consumer<Set<String>> newOutcome) {
    asked.addAll(peers);
    exchange = newExchange;
    latest = newLatest;
    end = elapsed + ANSWER_MICROS;
    outcome = newOutcome;
    tellIfAll();
  }

  long latest() {
    return latest;
  }

  /** Whether this peer has said what it has since the beginning. */
  boolean hasAnswered(String peer) {
    return answered.contains(peer);
  }

  void answered(String peer, long toExchange) {
    if (on() && toExchange == exchange && asked.remove(peer)) {
      answered.add(peer);
      tellIfAll();
    }
  }

  private void tellIfAll() {
    if (asked.isEmpty()) {
      outcome.accept(Set.of());
    }
  }

  /** Ends it if it has lasted too long. */
  void expire(long elapsed) {
    if (on() && elapsed > end) {
      Consumer<Set<String>> told = outcome;
      Set<String> silent = Set.copyOf(asked);
      end();
      if (!silent.isEmpty()) {
        told.accept(silent);
      }
    }
  }

  void end() {
    asked.clear();
    answered.clear();
    outcome = null;
  }
}
