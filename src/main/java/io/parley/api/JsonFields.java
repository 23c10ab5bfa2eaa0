package io.parley.api;

import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The fields of a request's JSON object, read strictly: nothing unknown, nothing twice, nothing
 * nested but arrays of single values, nothing behind it.
 *
 * <p>All errors are {@link RequestException}s that name the field, what was got and what would have
 * been right.
 */
final class JsonFields {
  private static final Pattern WHOLE = Pattern.compile("0|[1-9][0-9]{0,18}");

  /** More than any number that fits a long needs, however it is written. */
  private static final int MOST_NUMBER_CHARS = 40;

  /**
   * One value.
   *
   * @param text a string's characters, or the literal
   * @param items of an array
   */
  private record Value(JsonParser.Event type, String text, List<Value> items) {
    Value(JsonParser.Event type, String text) {
      this(type, text, List.of());
    }

    String shown() {
      return type == JsonParser.Event.VALUE_STRING ? Quoted.of(text) : text;
    }
  }

  private final Map<String, Value> values;

  private JsonFields(Map<String, Value> values) {
    this.values = values;
  }

  /** Reads a body; an empty one is an object without fields. */
  static JsonFields parse(byte[] body, List<String> known) {
    if (body.length == 0) {
      return new JsonFields(Map.of());
    }
    String text =
        StrictText.decode(body)
            .orElseThrow(
                () -> RequestException.serialisation("body: got bytes that are not UTF-8"));
    JsonText.fault(text)
        .ifPresent(
            fault -> {
              throw RequestException.serialisation("body: " + fault);
            });
    return new JsonFields(fields(text, known));
  }

  private static Map<String, Value> fields(String text, List<String> known) {
    Map<String, Value> values = new LinkedHashMap<>();
    try (JsonParser parser = Json.PROVIDER.createParser(new StringReader(text))) {
      if (parser.next() != JsonParser.Event.START_OBJECT) {
        throw RequestException.invalid("body: got no JSON object, want one with " + known);
      }
      while (parser.next() == JsonParser.Event.KEY_NAME) {
        String name = parser.getString();
        if (!known.contains(name)) {
          throw RequestException.invalid(
              "field %s: unknown, want %s"
                  .formatted(Quoted.of(name), known.isEmpty() ? "no field" : "only " + known));
        }
        values.put(name, value(name, parser.next(), parser));
      }
    }
    return values;
  }

  private static Value value(String name, JsonParser.Event type, JsonParser parser) {
    return switch (type) {
      case START_ARRAY -> new Value(type, "an array", items(name, parser));
      case VALUE_STRING -> new Value(type, parser.getString());
      case VALUE_NUMBER -> {
        String literal = parser.getString();
        yield new Value(type, literal.length() <= 100 ? literal : literal.substring(0, 100) + "…");
      }
      case VALUE_TRUE -> new Value(type, "true");
      case VALUE_FALSE -> new Value(type, "false");
      case VALUE_NULL -> new Value(type, "null");
      default -> throw RequestException.invalid(name + ": got an object, want a single value");
    };
  }

  private static List<Value> items(String name, JsonParser parser) {
    List<Value> items = new ArrayList<>();
    for (JsonParser.Event type = parser.next();
        type != JsonParser.Event.END_ARRAY;
        type = parser.next()) {
      if (type == JsonParser.Event.START_ARRAY) {
        throw RequestException.invalid(name + ": got an array in an array, want single values");
      }
      items.add(value(name, type, parser));
    }
    return items;
  }

  /** Whether there is no field at all. */
  boolean isEmpty() {
    return values.isEmpty();
  }

  /** A JSON number, as it was written. */
  Optional<String> number(String name) {
    Value value = values.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value.type() != JsonParser.Event.VALUE_NUMBER) {
      throw RequestException.invalid("%s: got %s, want a number".formatted(name, value.shown()));
    }
    return Optional.of(value.text());
  }

  /**
   * A whole number in [least, most], written as a JSON number or, so that no client rounds it, as a
   * string of digits.
   */
  Optional<Long> whole(String name, long least, long most) {
    Value value = values.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value.type() != JsonParser.Event.VALUE_STRING) {
      return Optional.of(number(name, value, least, most));
    }
    if (!WHOLE.matcher(value.text()).matches()) {
      throw outOfRange(name, value, least, most);
    }
    return Optional.of(
        number(name, new Value(JsonParser.Event.VALUE_NUMBER, value.text()), least, most));
  }

  private static long number(String name, Value value, long least, long most) {
    if (value.type() == JsonParser.Event.VALUE_NUMBER
        && value.text().length() <= MOST_NUMBER_CHARS) {
      try {
        long number = new BigDecimal(value.text()).longValueExact();
        if (number >= least && number <= most) {
          return number;
        }
      } catch (ArithmeticException | NumberFormatException e) {
        throw outOfRange(name, value, least, most);
      }
    }
    throw outOfRange(name, value, least, most);
  }

  private static RequestException outOfRange(String name, Value value, long least, long most) {
    return RequestException.invalid(
        "%s: got %s, want a whole number from %d to %d"
            .formatted(name, value.shown(), least, most));
  }

  /** Text. */
  Optional<String> text(String name, String want) {
    Value value = values.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value.type() != JsonParser.Event.VALUE_STRING) {
      throw RequestException.invalid("%s: got %s, want %s".formatted(name, value.shown(), want));
    }
    return Optional.of(value.text());
  }

  /** An array of texts. */
  Optional<List<String>> texts(String name, String want) {
    Value value = values.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value.type() != JsonParser.Event.START_ARRAY) {
      throw RequestException.invalid(
          "%s: got %s, want an array of %s".formatted(name, value.shown(), want));
    }
    for (Value item : value.items()) {
      if (item.type() != JsonParser.Event.VALUE_STRING) {
        throw RequestException.invalid(
            "%s: got %s in it, want only %s".formatted(name, item.shown(), want));
      }
    }
    return Optional.of(value.items().stream().map(Value::text).toList());
  }

  /** An ISO 8601 duration. Of whole microseconds, because no finer one is kept anywhere. */
  Optional<Duration> duration(String name) {
    return text(name, "an ISO 8601 duration in a string").map(text -> duration(name, text));
  }

  private static Duration duration(String name, String text) {
    try {
      Duration duration = Duration.parse(text);
      if (duration.equals(duration.truncatedTo(ChronoUnit.MICROS))) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      throw notADuration(name, text);
    }
    throw notADuration(name, text);
  }

  private static RequestException notADuration(String name, String text) {
    return RequestException.invalid(
        "%s: got %s, want an ISO 8601 duration of whole microseconds, such as PT0.5S"
            .formatted(name, Quoted.of(text)));
  }

  /** Whether the field is there and null. */
  boolean isNull(String name) {
    Value value = values.get(name);
    return value != null && value.type() == JsonParser.Event.VALUE_NULL;
  }

  /** True or false. */
  Optional<Boolean> flag(String name) {
    Value value = values.get(name);
    if (value == null) {
      return Optional.empty();
    }
    return switch (value.type()) {
      case VALUE_TRUE -> Optional.of(true);
      case VALUE_FALSE -> Optional.of(false);
      default ->
          throw RequestException.invalid(
              "%s: got %s, want true or false".formatted(name, value.shown()));
    };
  }
}
