package io.parley.gossip;

import io.parley.crdt.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is wrong between this node and others, until it is over: forks, and timestamps that are too
 * far ahead.
 *
 * <p>Logs that differ at the same version are a fork for good. Other cells that differ between
 * level replicas are one only when they stay so: between two pages of an exchange, and while cells
 * are left out because of a clock, a replaced cell may be gone before what replaced it is here.
 */
final class Faults {

  private record Ahead(long micros, long round) {}

  private record Suspect(Fork fork, long firstRound, long lastRound) {}

  private final Map<String, Map<Origin, Fork>> forks = new TreeMap<>();
  private final Map<String, Map<Origin, Suspect>> suspects = new TreeMap<>();
  private final Map<Origin, Ahead> ahead = new TreeMap<>();

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

  /** A peer that is none any more is nobody to differ from. */
  void forget(String peer) {
    forks.remove(peer);
    suspects.remove(peer);
  }

  /** A cell of this origin was left out, because its timestamp is so far ahead. */
  void ahead(Origin origin, long micros, long round) {
    ahead.put(origin, new Ahead(micros, round));
  }

  /** Cells of this origin are taken. */
  void taken(Origin origin) {
    ahead.remove(origin);
  }

  /** Forgets refusals that are not repeated. */
  void round(long round, int staleRounds) {
    ahead.values().removeIf(one -> round - one.round() >= staleRounds);
  }

  /** How far ahead what this node has written is, of which cells were left out. */
  OptionalLong ahead(String node) {
    return ahead.entrySet().stream()
        .filter(one -> one.getKey().node().equals(node))
        .mapToLong(one -> one.getValue().micros())
        .max();
  }
}
