package io.parley.api;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.function.Function;

/**
 * How lists are cut into pages: {@code limit} and {@code after} in, {@code items} and {@code next}
 * out.
 */
final class Paging {
  static final int DEFAULT_LIMIT = 100;

  /** Keeps one answer's memory and time small; a page more is cheap. */
  static final int MOST = 1000;

  private Paging() {}

  /** The limit in a query; null: {@link #DEFAULT_LIMIT}. */
  static int limit(String text) {
    if (text == null) {
      return DEFAULT_LIMIT;
    }
    int limit = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MOST) {
      throw RequestException.invalid(
          "limit: got %s, want a whole number from 1 to %d".formatted(Quoted.of(text), MOST));
    }
    return limit;
  }

  /**
   * A page of these items.
   *
   * @param next the cursor behind an item
   * @param more whether there are more behind the last of them
   */
  static <T> JsonObjectBuilder page(
      List<T> shown, boolean more, Function<T, JsonObjectBuilder> json, Function<T, String> next) {
    JsonArrayBuilder items = Json.array();
    shown.forEach(item -> items.add(json.apply(item)));
    JsonObjectBuilder page = Json.object().add("items", items);
    if (more) {
      page.add("next", next.apply(shown.get(shown.size() - 1)));
    }
    return page;
  }
}
