package io.parley.it;

import jakarta.json.JsonObject;

/**
 * An entry as a page of the log shows it.
 *
 * @param timestamp RFC 3339 with microseconds, in UTC: ordered as text
 * @param json the payload; null if it is not a JSON object
 */
record LogEntry(String origin, long sequence, String timestamp, JsonObject json) {
  static LogEntry of(JsonObject item) {
    return new LogEntry(
        item.getString("origin"),
        item.getJsonNumber("sequence").longValueExact(),
        item.getString("timestamp"),
        item.get("json") instanceof JsonObject payload ? payload : null);
  }

  /** What names the entry on every node. */
  String key() {
    return origin + "/" + sequence;
  }

  /** The payload's text field of this name; empty if it has none. */
  String text(String field) {
    return json == null ? "" : json.getString(field, "");
  }
}
