package io.parley.node;

import io.parley.gossip.ClockReading;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * This node's clocks, and the time that it goes by: its own, or that of most live nodes where they
 * agree on another one. Thread-safe.
 */
public final class NodeClock {
  /** The last microsecond that RFC 3339 can write: years have four digits. */
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

  private final LongSupplier wall;
  private final LongSupplier elapsed;

  /** The time that this node goes by, less the elapsed one. */
  private volatile long base;

  /**
   * @param wall microseconds since the epoch
   * @param elapsed microseconds; only goes forward
   */
  public NodeClock(LongSupplier wall, LongSupplier elapsed) {
    this.wall = wall;
    this.elapsed = elapsed;
    this.base = wall.getAsLong() - elapsed.getAsLong();
  }

  /** The clocks of this process. */
  public static NodeClock system() {
    return new NodeClock(
        () -> micros(Instant.now()), () -> TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
  }

  /** No clock of a computer is beyond the range of a long of microseconds. */
  static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
  }

  /** Both clocks now. */
  ClockReading read() {
    return new ClockReading(wall.getAsLong(), elapsed.getAsLong());
  }

  /** Microseconds that have passed since some moment of this process. */
  long elapsed() {
    return elapsed.getAsLong();
  }

  /** The time that this node goes by, microseconds since the epoch. */
  public long time() {
    return base + elapsed.getAsLong();
  }

  /** The same, to the microsecond. */
  Instant instant() {
    return Instant.EPOCH.plus(time(), ChronoUnit.MICROS);
  }

  /** From now on this node goes by another time. */
  void goBy(ClockReading reading, long time) {
    base = time - reading.elapsed();
  }

  /** What makes a time useless as a timestamp, in a sentence; empty: nothing. */
  public static Optional<String> fault(long time) {
    return time >= 0 && time <= micros(LAST)
        ? Optional.empty()
        : Optional.of(
            "clock: this node's says "
                + Instant.EPOCH.plus(time, ChronoUnit.MICROS)
                + ", want "
                + Instant.EPOCH
                + " to "
                + LAST);
  }
}
