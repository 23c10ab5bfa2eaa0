package io.parley.gossip;

import io.parley.crdt.Origin;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is wrong between this node and others, until it is over: forks, and clocks that are too far
 * ahead.
 */
final class Faults {

  private record Refused(ClockMessage clock, long round) {}

  private final Map<String, Map<Origin, Fork>> forks = new TreeMap<>();
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

  Map<String, List<Fork>> forks() {
    Map<String, List<Fork>> copy = new TreeMap<>();
    forks.forEach((peer, all) -> copy.put(peer, List.copyOf(all.values())));
    return copy;
  }

  void clock(ClockMessage refused, long round) {
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
