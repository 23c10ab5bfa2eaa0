package io.parley.crdt;

import java.math.BigInteger;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A counter that only grows: each origin counts its own share.
 *
 * <p>Immutable; a share of 0 is the same as none. Merges by the maximum of each share, so it has no
 * ties. An increment never takes a share or the total beyond {@link Long#MAX_VALUE}; increments
 * made apart may, and the value stays exact.
 *
 * <p>Source: Shapiro et al., "A comprehensive study of Convergent and Commutative Replicated Data
 * Types", 2011, specification 6.
 */
public final class GCounter {

  public static final GCounter EMPTY = new GCounter(new TreeMap<>());

  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private final SortedMap<Origin, Long> shares;

  /** Takes ownership of {@code shares}, which holds no share below 1. */
  private GCounter(SortedMap<Origin, Long> shares) {
    this.shares = Collections.unmodifiableSortedMap(shares);
  }

  public static GCounter empty() {
    return EMPTY;
  }

  /**
   * A counter of the given shares.
   *
   * @throws IllegalArgumentException if a share is negative
   */
  public static GCounter of(Map<Origin, Long> shares) {
    TreeMap<Origin, Long> kept = new TreeMap<>();
    shares.forEach(
        (origin, share) -> {
          Objects.requireNonNull(origin, "origin");
          if (share < 0) {
            throw new IllegalArgumentException(
                "share of %s: got %d, want >= 0".formatted(origin, share));
          }
          if (share > 0) {
            kept.put(origin, share);
          }
        });
    return new GCounter(kept);
  }

  /** The share of {@code origin}, 0 when it has none. */
  public long get(Origin origin) {
    Long share = shares.get(origin);
    return share == null ? 0 : share;
  }

  /**
   * This counter with {@code by} more in the share of {@code origin}.
   *
   * @throws IllegalArgumentException if {@code by} is below 1
   * @throws ArithmeticException if the total would exceed {@link Long#MAX_VALUE}
   */
  public GCounter increment(Origin origin, long by) {
    Objects.requireNonNull(origin, "origin");
    if (by < 1) {
      throw new IllegalArgumentException("by: got %d, want >= 1".formatted(by));
    }
    BigInteger total = value();
    // No share is greater than the total, so this keeps the share in range too.
    if (total.add(BigInteger.valueOf(by)).compareTo(MAX) > 0) {
      throw new ArithmeticException(
          "counter overflow: a total of %d and %d more of %s exceed %d"
              .formatted(total, by, origin, Long.MAX_VALUE));
    }
    TreeMap<Origin, Long> changed = new TreeMap<>(shares);
    changed.merge(origin, by, Math::addExact);
    return new GCounter(changed);
  }

  /** The counter that holds all that either has counted. */
  public GCounter merge(GCounter other) {
    TreeMap<Origin, Long> merged = new TreeMap<>(shares);
    other.shares.forEach((origin, share) -> merged.merge(origin, share, Math::max));
    return new GCounter(merged);
  }

  /** The sum of all shares; exact, also where it exceeds a {@code long}. */
  public BigInteger value() {
    BigInteger sum = BigInteger.ZERO;
    for (long share : shares.values()) {
      sum = sum.add(BigInteger.valueOf(share));
    }
    return sum;
  }

  /** The shares above 0, in the origins' order; unmodifiable. */
  public SortedMap<Origin, Long> asMap() {
    return shares;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GCounter that && shares.equals(that.shares);
  }

  @Override
  public int hashCode() {
    return shares.hashCode();
  }

  @Override
  public String toString() {
    return shares.toString();
  }
}
