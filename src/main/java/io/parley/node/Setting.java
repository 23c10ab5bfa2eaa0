package io.parley.node;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Objects;

/**
 * One setting: its name, its default, what is allowed, and what it is for.
 *
 * @param name under {@code parley.}
 * @param preset the default, as text; empty: none
 * @param allowed unit and bounds, for people
 * @param purpose what it does and what a greater value costs
 * @param secret whether no message may show its value
 */
public record Setting<T>(
    String name, String preset, String allowed, String purpose, Parser<T> parser, boolean secret) {

  /** Reads a value, or throws an {@link IllegalArgumentException} for one that is not allowed. */
  @FunctionalInterface
  public interface Parser<T> {
    /** The value of this text. */
    T parse(String text);
  }

  /** Refuses a default that is not allowed: a mistake of ours. */
  public Setting {
    Objects.requireNonNull(parser, "parser");
    parser.parse(preset);
  }

  /** One that anybody may see. */
  public Setting(String name, String preset, String allowed, String purpose, Parser<T> parser) {
    this(name, preset, allowed, purpose, parser, false);
  }

  /**
   * The value of {@code text}.
   *
   * @throws IllegalArgumentException naming the setting, the value and what is allowed
   */
  public T value(String text) {
    try {
      return parser.parse(text.strip());
    } catch (IllegalArgumentException | DateTimeParseException | ArithmeticException e) {
      if (secret) {
        throw new IllegalArgumentException(name + ": got another text, want " + allowed);
      }
      throw new IllegalArgumentException(name + ": got \"" + text + "\", want " + allowed, e);
    }
  }

  static Setting<Integer> number(
      String name, int preset, int least, int most, String unit, String purpose) {
    String allowed = String.format(Locale.ROOT, "%,d to %,d %s", least, most, unit).strip();
    return new Setting<>(
        name,
        Integer.toString(preset),
        allowed,
        purpose,
        text -> {
          int value = Integer.parseInt(text);
          require(value >= least && value <= most, allowed);
          return value;
        });
  }

  static Setting<Duration> duration(
      String name, Duration preset, Duration least, Duration most, String purpose) {
    String allowed = "an ISO 8601 duration, " + least + " to " + most;
    return new Setting<>(
        name,
        preset.toString(),
        allowed,
        purpose,
        text -> {
          Duration value = Duration.parse(text);
          require(value.compareTo(least) >= 0 && value.compareTo(most) <= 0, allowed);
          return value;
        });
  }

  static void require(boolean holds, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException("want " + allowed);
    }
  }
}
