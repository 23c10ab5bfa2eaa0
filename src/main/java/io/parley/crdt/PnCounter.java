package io.parley.crdt;

import java.math.BigInteger;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A counter that goes up and down: two grow-only counters, the value is their difference.
 *
 * <p>Immutable. Merges each of the two by the maximum of each share, so it has no ties. A change
 * that would take the increments or the decrements beyond {@link Long#MAX_VALUE} is refused, so no
 * change takes the value out of the {@code long} range; changes made apart may, and the value stays
 * exact.
 *
 * <p>Source: Shapiro et al., "A comprehensive study of Convergent and Commutative Replicated Data
 * Types", 2011, specification 7.
 *
 * @param increments all that was added
 * @param decrements all that was taken away
 */
public record PnCounter(GCounter increments, GCounter decrements) {

  public static final PnCounter EMPTY = new PnCounter(GCounter.EMPTY, GCounter.EMPTY);

  public PnCounter {
    Objects.requireNonNull(increments, "increments");
    Objects.requireNonNull(decrements, "decrements");
  }

  /**
   * What one origin has counted.
   *
   * @param increments what it added, >= 0
   * @param decrements what it took away, >= 0
   */
  public record Share(long increments, long decrements) {

    /** Nothing counted. */
    public static final Share ZERO = new Share(0, 0);

    public Share {
      if (increments < 0) {
        throw new IllegalArgumentException("increments: got %d, want >= 0".formatted(increments));
      }
      if (decrements < 0) {
        throw new IllegalArgumentException("decrements: got %d, want >= 0".formatted(decrements));
      }
    }

    /** The greater of each number: what both together know. */
    public Share merge(Share other) {
      return new Share(
          Math.max(increments, other.increments), Math.max(decrements, other.decrements));
    }
  }

  public static PnCounter empty() {
    return EMPTY;
  }

  /** A counter of the given shares; a share of zero is the same as none. */
  public static PnCounter of(Map<Origin, Share> shares) {
    TreeMap<Origin, Long> up = new TreeMap<>();
    TreeMap<Origin, Long> down = new TreeMap<>();
    shares.forEach(
        (origin, share) -> {
          up.put(origin, share.increments());
          down.put(origin, share.decrements());
        });
    return new PnCounter(GCounter.of(up), GCounter.of(down));
  }

  /** What {@code origin} has counted, {@link Share#ZERO} when nothing. */
  public Share share(Origin origin) {
    return new Share(increments.get(origin), decrements.get(origin));
  }

  /**
   * This counter with {@code by} added by {@code origin}.
   *
   * @throws IllegalArgumentException if {@code by} is below 1
   * @throws ArithmeticException if the increments would exceed {@link Long#MAX_VALUE}
   */
  public PnCounter increment(Origin origin, long by) {
    return new PnCounter(increments.increment(origin, by), decrements);
  }

  /**
   * This counter with {@code by} taken away by {@code origin}.
   *
   * @throws IllegalArgumentException if {@code by} is below 1
   * @throws ArithmeticException if the decrements would exceed {@link Long#MAX_VALUE}
   */
  public PnCounter decrement(Origin origin, long by) {
    return new PnCounter(increments, decrements.increment(origin, by));
  }

  /** The counter that holds all that either has counted. */
  public PnCounter merge(PnCounter other) {
    return new PnCounter(increments.merge(other.increments), decrements.merge(other.decrements));
  }

  /** Increments less decrements; exact, also where it is outside the {@code long} range. */
  public BigInteger value() {
    return increments.value().subtract(decrements.value());
  }

  /** The shares that are not zero, in the origins' order; unmodifiable. */
  public SortedMap<Origin, Share> asShares() {
    TreeMap<Origin, Share> shares = new TreeMap<>();
    increments.asMap().forEach((origin, share) -> shares.put(origin, share(origin)));
    decrements.asMap().forEach((origin, share) -> shares.put(origin, share(origin)));
    return Collections.unmodifiableSortedMap(shares);
  }
}
