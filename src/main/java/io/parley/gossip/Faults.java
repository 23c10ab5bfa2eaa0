package io.parley.gossip;

import io.parley.crdt.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is wrong between this node and others, until it is over: forks, and clocks that are too far
 * ahead.
 *
 * <p>Logs that differ at the same version are a fork for good. Other cells that differ between
 * level replicas are one only when they stay so: between two pages of an exchange, and while cells
 * are left out because of a clock, a replaced cell may be gone before what replaced it is here.
 */
final class Faults {

  /** A refusal that was not repeated for so many rounds is over, whatever makes a peer stale. */
  private static final long CLOCK_ROUNDS = 100_000;

  private record Refused(ClockMessage clock, long round) {}

  private record Suspect(Fork fork, long firstRound, long lastRound) {}

  private final Map<String, Map<Origin, Fork>> forks = new TreeMap<>();
  private final Map<String, Map<Origin, Suspect>> suspects = new TreeMap<>();
  private final Map<Origin, Refused> clocks = new TreeMap<>();

  /** True if it is news. */
  boolean fork(String peer, Fork fork) {
    return forks.computeIfAbsent(peer, p -> new TreeMap<>()).putIfAbsent(fork.origin(), fork)
        == null;
  }

  Set<Origin> forkedWith(String peer) {
    return forks.getOrDefault(peer, Map.of()).keySet();
  }

  Map<Origin, Fork> with(String peer) {
    return forks.getOrDefault(peer, Map.of());
  }

  Set<Origin> forked() {
    Set<Origin> all = new TreeSet<>();
    forks.values().forEach(f -> all.addAll(f.keySet()));
    return all;
  }

  /** The cells beside the log differ from a peer's that is level. */
  void differs(String peer, Fork fork, long round) {
    suspects
        .computeIfAbsent(peer, p -> new TreeMap<>())
        .merge(
            fork.origin(),
            new Suspect(fork, round, round),
            (was, is) -> new Suspect(fork, was.firstRound(), round));
  }

  /** The cells beside the log are those of a peer that is level. */
  void agrees(String peer, Origin origin) {
    Map<Origin, Suspect> with = suspects.get(peer);
    if (with != null) {
      with.remove(origin);
    }
  }

  /** Forks by peer; suspects that were seen for fewer rounds than {@code rounds} are none. */
  Map<String, List<Fork>> forks(int rounds) {
    Map<String, List<Fork>> copy = new TreeMap<>();
    forks.forEach((peer, all) -> copy.put(peer, new ArrayList<>(all.values())));
    suspects.forEach(
        (peer, all) ->
            all.values().stream()
                .filter(suspect -> suspect.lastRound() - suspect.firstRound() >= rounds)
                .map(Suspect::fork)
                .forEach(fork -> copy.computeIfAbsent(peer, p -> new ArrayList<>()).add(fork)));
    copy.replaceAll((peer, all) -> List.copyOf(all));
    return copy;
  }

  /** A removed peer is nobody to differ from. */
  void forget(String peer) {
    forks.remove(peer);
    suspects.remove(peer);
  }

  void clock(ClockMessage refused, long round) {
    clocks.values().removeIf(r -> round - r.round() > CLOCK_ROUNDS);
    clocks.put(refused.origin(), new Refused(refused, round));
  }

  /** Forgets a refused clock once its cells are taken again. */
  void taken(Origin origin) {
    clocks.remove(origin);
  }

  List<ClockMessage> clocks(long round, int staleRounds) {
    return clocks.values().stream()
        .filter(r -> round - r.round() < staleRounds)
        .map(Refused::clock)
        .toList();
  }
}
