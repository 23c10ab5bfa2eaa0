package io.parley.api;

import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParsingException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Whether text is one JSON value and nothing else (RFC 8259), with no name twice in an object.
 *
 * <p>Reads event by event, so nesting costs no stack; beyond {@link #MAX_DEPTH} it is refused,
 * because whoever reads it back may need stack for it.
 */
final class JsonText {
  /** Far beyond what people write, far below what overflows a stack. */
  static final int MAX_DEPTH = 100;

  private JsonText() {}

  /** What is wrong with {@code text} and where; empty if nothing is. */
  static Optional<String> fault(String text) {
    Deque<Set<String>> names = new ArrayDeque<>();
    try (JsonParser parser = Json.PROVIDER.createParser(new StringReader(text))) {
      if (!parser.hasNext()) {
        return Optional.of("got nothing, want a JSON value");
      }
      while (parser.hasNext()) {
        switch (parser.next()) {
          case START_OBJECT, START_ARRAY -> {
            names.push(new HashSet<>());
            if (names.size() > MAX_DEPTH) {
              return Optional.of(
                  "got values nested deeper than %d, want at most that".formatted(MAX_DEPTH));
            }
          }
          case END_OBJECT, END_ARRAY -> names.pop();
          case KEY_NAME -> {
            String name = parser.getString();
            if (!names.getFirst().add(name)) {
              return Optional.of("got the name %s twice in one object".formatted(Quoted.of(name)));
            }
          }
          default -> {}
        }
      }
      return Optional.empty();
    } catch (JsonParsingException e) {
      return Optional.of(
          "got something else near offset %d, want a JSON value"
              .formatted(Math.max(0, Math.min(text.length(), e.getLocation().getStreamOffset()))));
    } catch (JsonException | java.util.NoSuchElementException e) {
      return Optional.of("got something else, want a JSON value");
    }
  }
}
