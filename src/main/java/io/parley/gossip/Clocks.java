package io.parley.gossip;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The clocks of this node and its live peers, and the time that follows from them (I5).
 *
 * <p>Each digest carries its sender's wall clock. Where a majority of these clocks and this node's
 * own agree, and this node's does not, the node goes by their median. Its writes are then as good
 * as any other's, and it takes in what the others agree on. Where there is no such majority, as
 * between two nodes, nobody can tell who is wrong: each goes by its own clock.
 *
 * <p>A wall clock that jumps while nobody can be asked is not followed at once: a glitch would
 * leave timestamps that others refuse for as long as it was ahead. One that jumped is followed when
 * it has stayed there for {@code maxAhead}.
 *
 * <p>Every clock is kept as its distance from this node's elapsed time, which neither jumps nor
 * stands still, so that no sample has to be taken at the moment of another.
 */
final class Clocks {
  /** A digest waits this long on a busy machine; clocks that differ by less are not told apart. */
  private static final long LEAST_BOUND = 2_000_000;

  /** So many rounds outlast the messages that waited while this process was frozen. */
  private static final int PATIENCE_ROUNDS = 3;

  private record Sample(long clock, long round) {}

  private final long bound;
  private final long hold;
  private final Map<String, Sample> peers = new TreeMap<>();
  private OptionalLong agreed = OptionalLong.empty();
  private boolean known;
  private long own;
  private long base;
  private long time;
  private boolean outlier;
  private OptionalLong jumped = OptionalLong.empty();
  private int outlierRounds;

  /**
   * @param maxAhead microseconds; clocks that differ by half of it agree: what one of them stamps,
   *     no other refuses
   */
  Clocks(long maxAhead) {
    bound = Math.max(maxAhead / 2, LEAST_BOUND);
    hold = maxAhead;
  }

  /** Clocks that differ by no more agree; microseconds. */
  long bound() {
    return bound;
  }

  /** A peer's digest has come, with its wall clock. */
  void heard(String node, long wall, ClockReading now, long round) {
    peers.put(node, new Sample(wall - now.elapsed(), round));
  }

  /** This peer is nobody to go by. */
  void forget(String node) {
    peers.remove(node);
  }

  /** Lets go of peers that are silent, and counts how long this node's clock has been wrong. */
  void round(long round, int staleRounds) {
    peers.values().removeIf(sample -> round - sample.round() >= staleRounds);
    outlierRounds = outlier ? outlierRounds + 1 : 0;
  }

  /** The time to go by, microseconds since the epoch. */
  long time(ClockReading now) {
    own = now.wall() - now.elapsed();
    if (!known) {
      known = true;
      base = own;
    }
    agreed = majority();
    if (agreed.isPresent()) {
      jumped = OptionalLong.empty();
      outlier = !near(own, agreed.getAsLong());
      base = outlier ? agreed.getAsLong() : own;
    } else if (near(own, base) || staysAway(now.elapsed())) {
      jumped = OptionalLong.empty();
      outlier = false;
      base = own;
    }
    time = base + now.elapsed();
    return time;
  }

  /** The same as of the last reading. */
  long time() {
    return time;
  }

  /** Whether the clock that jumped has stayed where it is; one that most called wrong has not. */
  private boolean staysAway(long elapsed) {
    if (outlier) {
      return false;
    }
    if (jumped.isEmpty()) {
      jumped = OptionalLong.of(elapsed);
    }
    return elapsed - jumped.getAsLong() >= hold;
  }

  /** The median of all clocks, if most of them are near it. */
  private OptionalLong majority() {
    long[] all = new long[peers.size() + 1];
    int i = 0;
    for (Sample sample : peers.values()) {
      all[i++] = sample.clock();
    }
    all[i] = own;
    Arrays.sort(all);
    long median = all[all.length / 2];
    long near = Arrays.stream(all).filter(clock -> near(clock, median)).count();
    return all.length > 1 && 2 * near > all.length ? OptionalLong.of(median) : OptionalLong.empty();
  }

  private boolean near(long a, long b) {
    return Math.abs(a - b) <= bound;
  }

  /** How far this node's wall clock is ahead of the time that it goes by. */
  long offset() {
    return own - base;
  }

  /** Whether most live nodes agree on another time, and not only for a moment. */
  boolean outlier() {
    return outlier && outlierRounds >= PATIENCE_ROUNDS;
  }

  /**
   * What is known of a peer's clock.
   *
   * @param refused how far ahead what it has written is, of which cells were left out
   */
  PeerClock of(String node, OptionalLong refused) {
    Sample sample = peers.get(node);
    return sample == null
        ? new PeerClock(OptionalLong.empty(), true, refused)
        : new PeerClock(
            OptionalLong.of(sample.clock() - base),
            near(sample.clock(), agreed.orElse(base)),
            refused);
  }
}
