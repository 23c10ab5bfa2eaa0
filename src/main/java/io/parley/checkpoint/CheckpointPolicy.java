package io.parley.checkpoint;

import io.parley.replica.Limits;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * When checkpoints are opened by themselves, and how long they are kept; the same for all nodes.
 *
 * @param interval from one opening to the next, {@link #MIN_INTERVAL} to {@link #MAX_INTERVAL};
 *     empty: only when asked
 * @param timeout how long headers may be written, where an opening does not say it, {@link
 *     #MIN_TIMEOUT} to a week
 * @param retain how many complete checkpoints are kept, and how many that did not become complete,
 *     1 to {@link #MAX_RETAIN}
 */
public record CheckpointPolicy(Optional<Duration> interval, Duration timeout, int retain) {
  /** Shorter ones would overtake the gossip that completes them. */
  public static final Duration MIN_INTERVAL = Duration.ofSeconds(1);

  /** A year. */
  public static final Duration MAX_INTERVAL = Duration.ofDays(365);

  /** So short that only tests and very small clusters want it. */
  public static final Duration MIN_TIMEOUT = Duration.ofMillis(100);

  /** Beyond it nobody collects any more. */
  public static final Duration MAX_TIMEOUT = Duration.ofNanos(Limits.MAX_TIMEOUT_MICROS * 1000);

  /** All of them are in memory, and their states on each node's disk. */
  public static final int MAX_RETAIN = 100;

  /** What holds until somebody changes it. */
  public static final CheckpointPolicy DEFAULT =
      new CheckpointPolicy(Optional.empty(), Duration.ofMinutes(1), 5);

  /** The name of the register that holds it; nobody else writes there. */
  public static final String REGISTER = "parley.checkpoint.policy";

  /** Refuses values out of bounds. */
  public CheckpointPolicy {
    Objects.requireNonNull(interval, "interval");
    interval.ifPresent(value -> within("interval", value, MIN_INTERVAL, MAX_INTERVAL));
    within("timeout", timeout, MIN_TIMEOUT, MAX_TIMEOUT);
    if (retain < 1 || retain > MAX_RETAIN) {
      throw new IllegalArgumentException("retain: got " + retain + ", want 1 to " + MAX_RETAIN);
    }
  }

  private static void within(String what, Duration got, Duration least, Duration most) {
    if (got.compareTo(least) < 0 || got.compareTo(most) > 0) {
      throw new IllegalArgumentException(what + ": got " + got + ", want " + least + " to " + most);
    }
  }

  /** Whether an automatic checkpoint is due, when the last one is of this age. */
  public boolean due(Duration age) {
    return interval.isPresent() && age.compareTo(interval.get()) >= 0;
  }

  /** As lines of {@code name=value}. */
  public String text() {
    return "interval="
        + interval.map(Duration::toString).orElse("")
        + "\ntimeout="
        + timeout
        + "\nretain="
        + retain
        + "\n";
  }

  /**
   * Reads what {@link #text} writes; a line that is not known is passed over, what is missing is as
   * by default.
   *
   * @throws IllegalArgumentException if a value is not allowed
   */
  public static CheckpointPolicy parse(String text) {
    Map<String, String> lines = new LinkedHashMap<>();
    text.lines()
        .map(line -> line.split("=", 2))
        .filter(line -> line.length == 2)
        .forEach(line -> lines.put(line[0], line[1]));
    String interval = lines.getOrDefault("interval", "");
    return new CheckpointPolicy(
        interval.isEmpty() ? Optional.empty() : Optional.of(duration("interval", interval)),
        duration("timeout", lines.getOrDefault("timeout", DEFAULT.timeout.toString())),
        number("retain", lines.getOrDefault("retain", "" + DEFAULT.retain)));
  }

  private static Duration duration(String what, String value) {
    try {
      return Duration.parse(value);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          what + ": got \"" + value + "\", want an ISO 8601 duration like PT1M", e);
    }
  }

  private static int number(String what, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          what + ": got \"" + value + "\", want 1 to " + MAX_RETAIN, e);
    }
  }
}
