package io.parley.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.parley.crdt.Origin;
import io.parley.merkle.Hash;
import io.parley.merkle.MerkleTree;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CanonicalTest {

  @ParameterizedTest
  @MethodSource("vectors")
  void theCanonicalBytesOfACellAreTheKnownOnes(JsonObject vector) {
    Cell cell = cell(vector);

    assertEquals(vector.getString("canonical"), HexFormat.of().formatHex(cell.canonical()));
    assertEquals(vector.getString("leafHash"), MerkleTree.leafHash(cell.canonical()).hex());
    if (cell instanceof BarrierCell barrier) {
      assertEquals(vector.getString("opening"), barrier.opening().hex());
    }
  }

  private static Cell cell(JsonObject vector) {
    Origin origin =
        new Origin(
            vector.getString("node"),
            HexFormat.fromHexDigitsToLong(vector.getString("incarnation")));
    long version = Long.parseLong(vector.getString("version"));
    long timestamp = Long.parseLong(vector.getString("timestamp"));
    return switch (vector.getString("kind")) {
      case "entry" ->
          new Entry(
              origin,
              version,
              timestamp,
              Long.parseLong(vector.getString("sequence")),
              vector.getString("mediaType"),
              HexFormat.of().parseHex(vector.getString("payload")));
      case "counter" ->
          new CounterCell(
              origin,
              version,
              timestamp,
              vector.getString("name"),
              Long.parseLong(vector.getString("increments")),
              Long.parseLong(vector.getString("decrements")));
      case "register" -> {
        boolean deleted = vector.isNull("value");
        yield new RegisterCell(
            origin,
            version,
            timestamp,
            vector.getString("name"),
            deleted ? null : vector.getString("mediaType"),
            deleted ? null : HexFormat.of().parseHex(vector.getString("value")));
      }
      default -> checkpoint(vector, origin, version, timestamp);
    };
  }

  private static CheckpointCell checkpoint(
      JsonObject vector, Origin origin, long version, long timestamp) {
    String id = vector.isNull("id") ? null : vector.getString("id");
    if (vector.getString("kind").equals("barrier")) {
      return new BarrierCell(
          origin,
          version,
          timestamp,
          id,
          new TreeSet<>(
              vector.getJsonArray("expected").getValuesAs(JsonString.class).stream()
                  .map(JsonString::getString)
                  .toList()),
          Long.parseLong(vector.getString("timeout")),
          vector.getBoolean("automatic"));
    }
    long opened = Long.parseLong(vector.getString("opened"));
    return switch (vector.getString("kind")) {
      case "header" ->
          new HeaderCell(
              origin,
              version,
              timestamp,
              id,
              opened,
              hash(vector, "opening"),
              vector.getString("of"),
              Long.parseLong(vector.getString("logicalTime")),
              Long.parseLong(vector.getString("size")),
              hash(vector, "root"));
      case "abort" -> new AbortCell(origin, version, timestamp, id, opened);
      case "removal" -> new RemovalCell(origin, version, timestamp, id, opened);
      default -> throw new AssertionError("kind: got " + vector.getString("kind"));
    };
  }

  private static Hash hash(JsonObject vector, String field) {
    return Hash.of(HexFormat.of().parseHex(vector.getString(field)));
  }

  static List<JsonObject> vectors() throws IOException {
    try (InputStream in = CanonicalTest.class.getResourceAsStream("/vectors/canonical.json");
        JsonReader reader = Json.createReader(in)) {
      return reader.readArray().stream().map(JsonValue::asJsonObject).toList();
    }
  }
}
