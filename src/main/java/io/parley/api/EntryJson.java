package io.parley.api;

import io.parley.crdt.Origin;
import io.parley.node.Appended;
import io.parley.persistence.LogPosition;
import io.parley.replica.Entry;
import jakarta.json.JsonObjectBuilder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Log entries and answers to appends, as clients see them. */
final class EntryJson {
  private static final char LIST = 'e';
  private static final Pattern PLACE = Pattern.compile("([0-9]{1,18}) ([0-9]{1,18}) (.+)");

  private EntryJson() {}

  static JsonObjectBuilder of(Entry entry) {
    JsonObjectBuilder json =
        Json.object()
            .add("origin", entry.origin().toString())
            .add("sequence", entry.sequence())
            .add("timestamp", Times.rfc3339(entry.timestamp()))
            .add("mediaType", entry.mediaType())
            .add("size", entry.payload().length);
    Payloads.add(json, entry.mediaType(), entry.payload());
    return json;
  }

  /** The place behind an entry in log order. */
  static String cursor(Entry entry) {
    return Cursor.encode(
        LIST, "%d %d %s".formatted(entry.timestamp(), entry.sequence(), entry.origin()));
  }

  static LogPosition position(String cursor) {
    Matcher place = PLACE.matcher(Cursor.decode(LIST, cursor));
    if (!place.matches()) {
      throw Cursor.notOne(cursor);
    }
    try {
      return new LogPosition(
          Long.parseLong(place.group(1)),
          Origin.parse(place.group(3)),
          Long.parseLong(place.group(2)));
    } catch (IllegalArgumentException e) {
      throw Cursor.notOne(cursor);
    }
  }

  static JsonObjectBuilder one(Appended appended) {
    return Json.object()
        .add("origin", appended.origin().toString())
        .add("sequence", appended.first())
        .add("timestamp", Times.rfc3339(appended.timestamp()));
  }

  static JsonObjectBuilder many(Appended appended) {
    return Json.object()
        .add("origin", appended.origin().toString())
        .add("first", appended.first())
        .add("last", appended.last())
        .add("count", appended.count());
  }
}
