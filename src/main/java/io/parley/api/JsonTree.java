package io.parley.api;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;

/**
 * Reads JSON to be shown again. The library's own reader makes a value of each number, and has
 * bounds for its digits and exponent; here a number stays what was written.
 */
final class JsonTree {
  private JsonTree() {}

  /**
   * The value that is this text.
   *
   * @param text in which {@link JsonText} finds no fault, and so of bounded depth
   */
  static JsonValue read(String text) {
    try (JsonParser parser = Json.PROVIDER.createParser(new StringReader(text))) {
      return value(parser, parser.next());
    }
  }

  private static JsonValue value(JsonParser parser, JsonParser.Event event) {
    return switch (event) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> Json.PROVIDER.createValue(parser.getString());
      case VALUE_NUMBER -> new LiteralNumber(parser.getString());
      case VALUE_TRUE -> JsonValue.TRUE;
      case VALUE_FALSE -> JsonValue.FALSE;
      case VALUE_NULL -> JsonValue.NULL;
      case KEY_NAME, END_OBJECT, END_ARRAY ->
          throw new IllegalArgumentException("got " + event + ", want a value");
    };
  }

  private static JsonValue object(JsonParser parser) {
    JsonObjectBuilder object = Json.object();
    while (parser.next() == JsonParser.Event.KEY_NAME) {
      String name = parser.getString();
      object.add(name, value(parser, parser.next()));
    }
    return object.build();
  }

  private static JsonValue array(JsonParser parser) {
    JsonArrayBuilder array = Json.array();
    for (JsonParser.Event event = parser.next();
        event != JsonParser.Event.END_ARRAY;
        event = parser.next()) {
      array.add(value(parser, event));
    }
    return array.build();
  }
}
