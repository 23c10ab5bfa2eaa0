package io.parley.checkpoint;

import io.parley.replica.Limits;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
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

  /**
   * The name of the register that held all of it in releases before there was one for each field;
   * what it says is what a field is as long as its own register was never written.
   */
  public static final String REGISTER = "parley.checkpoint.policy";

  /**
   * What may be changed by itself: each has a register, so that no change undoes another field's.
   */
  public enum Field {
    INTERVAL,
    TIMEOUT,
    RETAIN;

    /** Its name, as in JSON. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The name of its register; nobody else writes there. */
    public String register() {
      return REGISTER + "." + label();
    }

    private static Optional<Field> of(String label) {
      return Arrays.stream(values()).filter(field -> field.label().equals(label)).findFirst();
    }
  }

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

  /** A field as its register holds it: a duration, a number, or nothing for no interval. */
  public String text(Field field) {
    return switch (field) {
      case INTERVAL -> interval.map(Duration::toString).orElse("");
      case TIMEOUT -> timeout.toString();
      case RETAIN -> Integer.toString(retain);
    };
  }

  /**
   * The same with one field as {@link #text} writes it.
   *
   * @throws IllegalArgumentException if the value is not allowed
   */
  public CheckpointPolicy with(Field field, String text) {
    return switch (field) {
      case INTERVAL ->
          new CheckpointPolicy(
              text.isEmpty() ? Optional.empty() : Optional.of(duration("interval", text)),
              timeout,
              retain);
      case TIMEOUT -> new CheckpointPolicy(interval, duration("timeout", text), retain);
      case RETAIN -> new CheckpointPolicy(interval, timeout, number("retain", text));
    };
  }

  /**
   * The same with those fields that the lines {@code name=value} of {@link #REGISTER} have; a line
   * that is not known is passed over.
   *
   * @throws IllegalArgumentException if a value is not allowed
   */
  public CheckpointPolicy withLines(String text) {
    CheckpointPolicy policy = this;
    for (String line : text.lines().toList()) {
      String[] parts = line.split("=", 2);
      Optional<Field> field = Field.of(parts[0]);
      if (field.isPresent() && parts.length == 2) {
        policy = policy.with(field.get(), parts[1]);
      }
    }
    return policy;
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
