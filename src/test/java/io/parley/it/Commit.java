package io.parley.it;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An event of data/commits.ndjson.
 *
 * @param line as it stands in the file
 */
record Commit(String line, String id, String author, long added, long deleted, List<String> areas) {

  /** All events, in the order of the file. */
  static List<Commit> all() throws IOException {
    try (InputStream in = Commit.class.getResourceAsStream("/data/commits.ndjson");
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().map(Commit::of).toList();
    }
  }

  private static Commit of(String line) {
    JsonObject json = parse(line);
    return new Commit(
        line,
        json.getString("commit"),
        json.getString("author"),
        json.getInt("added"),
        json.getInt("deleted"),
        json.getJsonArray("areas").getValuesAs(JsonString::getString));
  }

  private static JsonObject parse(String line) {
    try (JsonReader reader = Json.createReader(new StringReader(line))) {
      return reader.readObject();
    }
  }
}
