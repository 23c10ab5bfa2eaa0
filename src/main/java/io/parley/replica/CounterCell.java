package io.parley.replica;

import io.parley.crdt.Origin;

/**
 * One origin's share of a counter. Merge: per-origin maximum; both sums only grow, so the later
 * version holds it.
 *
 * @param increments the sum of all increments of this origin, from 0
 * @param decrements the sum of all decrements of this origin, from 0
 */
public record CounterCell(
    Origin origin, long version, long timestamp, String name, long increments, long decrements)
    implements Cell {

  /** Refuses values out of bounds with an {@link IllegalArgumentException}. */
  public CounterCell {
    Checks.stamp(origin, version, timestamp);
    Checks.name(name);
    Checks.atLeast("increments", increments, 0);
    Checks.atLeast("decrements", decrements, 0);
  }

  @Override
  public int weight() {
    return 96 + 3 * name.length();
  }

  @Override
  public byte[] canonical() {
    return Canonical.counter(this);
  }
}
