package io.parley.persistence;

import io.parley.crdt.Origin;
import io.parley.replica.Entry;
import java.util.Comparator;
import java.util.Objects;

/**
 * Where an entry stands in the log's one order: by timestamp, then origin, then sequence.
 *
 * <p>Ordered alike.
 */
public record LogPosition(long timestamp, Origin origin, long sequence)
    implements Comparable<LogPosition> {

  private static final Comparator<LogPosition> ORDER =
      Comparator.comparingLong(LogPosition::timestamp)
          .thenComparing(LogPosition::origin)
          .thenComparingLong(LogPosition::sequence);

  /** Refuses negative numbers. */
  public LogPosition {
    Objects.requireNonNull(origin, "origin");
    if (timestamp < 0) {
      throw new IllegalArgumentException("timestamp: got " + timestamp + ", want >= 0");
    }
    if (sequence < 0) {
      throw new IllegalArgumentException("sequence: got " + sequence + ", want >= 0");
    }
  }

  /** The position of an entry. */
  public static LogPosition of(Entry entry) {
    return new LogPosition(entry.timestamp(), entry.origin(), entry.sequence());
  }

  @Override
  public int compareTo(LogPosition other) {
    return ORDER.compare(this, other);
  }
}
