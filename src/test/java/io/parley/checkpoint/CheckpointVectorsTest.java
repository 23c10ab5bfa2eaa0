package io.parley.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.parley.merkle.Hash;
import io.parley.replica.Replica;
import io.parley.replica.Replicas;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The worked example, computed elsewhere; see README.md beside it. */
class CheckpointVectorsTest {
  private static final JsonObject VECTORS = read();

  @Test
  void theHashesAndCanonicalBytesAreTheKnownOnes() {
    Opening opening = opening();
    List<NodeHeader> headers = new ArrayList<>();
    for (JsonObject vector : VECTORS.getJsonArray("nodes").getValuesAs(JsonObject.class)) {
      List<Hash> names = new ArrayList<>();
      NodeHeader header = header(vector, names);

      assertEquals(hashes(vector, "chunkHashes"), names);
      assertEquals(vector.getString("root"), header.state().root().hex());
      assertEquals(
          vector.getString("canonicalHeader"), HexFormat.of().formatHex(header.canonical()));
      assertEquals(vector.getString("headerLeaf"), header.leaf().hex());
      headers.add(header);
    }

    assertEquals(3, headers.size());
    assertEquals(VECTORS.getJsonObject("opening").getString("hash"), opening.hash().hex());
    assertEquals(VECTORS.getString("combinedRoot"), new CombinedTree(headers).root().hex());
  }

  @Test
  void theProofsAreTheKnownOnesFieldByField() {
    List<ChunkProof> proofs = new ArrayList<>();
    List<NodeHeader> headers = new ArrayList<>();
    List<List<Hash>> names = new ArrayList<>();
    for (JsonObject vector : VECTORS.getJsonArray("nodes").getValuesAs(JsonObject.class)) {
      names.add(new ArrayList<>());
      headers.add(header(vector, names.get(names.size() - 1)));
    }
    CombinedTree tree = new CombinedTree(headers);
    for (int node = 0; node < headers.size(); node++) {
      for (int chunk = 0; chunk < names.get(node).size(); chunk++) {
        proofs.add(
            ChunkProof.of(opening(), tree, headers.get(node).node(), names.get(node), chunk));
      }
    }

    assertEquals(7, proofs.size());
    assertEquals(
        VECTORS.getJsonArray("proofs"),
        Json.createArrayBuilder(proofs.stream().map(CheckpointVectorsTest::json).toList()).build());
  }

  @Test
  void theSnapshotIsTheKnownOne() {
    Replica a = Replicas.open("a");
    Replica b = Replicas.open("b");
    Replicas.write(a, batch -> batch.append("text/plain", bytes("one")));
    Replicas.write(a, batch -> batch.increment("visits", 5));
    Replicas.write(a, batch -> batch.put("greeting", "text/plain", bytes("hi")));
    Replicas.write(a, batch -> batch.append("text/plain", bytes("two")));
    Replicas.write(a, batch -> batch.put("gone", "text/plain", bytes("x")));
    Replicas.write(a, batch -> batch.delete("gone"));
    Replicas.write(a, batch -> batch.increment("visits", 1));
    Replicas.merge(b, a, 1 << 20);
    Replicas.write(b, batch -> batch.put("greeting", "text/plain", bytes("hello")));
    Replicas.write(b, batch -> batch.decrement("visits", 2));
    Replicas.write(
        b, batch -> batch.open("first", new TreeSet<>(List.of("a")), Duration.ofMinutes(1), true));
    JsonObject wanted = VECTORS.getJsonObject("snapshot");

    byte[] snapshot = snapshot(b);

    assertEquals(wanted.getString("bytes"), HexFormat.of().formatHex(snapshot));
    assertEquals(
        new StateHead(wanted.getInt("size"), Hash.parse(wanted.getString("root"))),
        Submissions.head(snapshot));
  }

  static byte[] snapshot(Replica replica) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Snapshot.write(replica.state(), replica.store(), out::writeBytes);
    return out.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Opening opening() {
    JsonObject vector = VECTORS.getJsonObject("opening");
    return new Opening(
        vector.getString("id"),
        new TreeSet<>(texts(vector, "expectedNodes")),
        Long.parseLong(vector.getString("timeoutMicros")),
        vector.getBoolean("automatic"));
  }

  private static NodeHeader header(JsonObject vector, List<Hash> names) {
    JsonObject state = vector.getJsonObject("state");
    byte[] repeated = HexFormat.of().parseHex(state.getString("repeat"));
    byte[] bytes = new byte[state.getInt("size")];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = repeated[i % repeated.length];
    }
    assertEquals(state.getString("sha256"), Hash.sha256(bytes).hex());
    StateHasher hasher = new StateHasher(chunk -> names.add(chunk.name()));
    hasher.update(bytes);
    return new NodeHeader(
        opening().hash(),
        vector.getString("node"),
        Long.parseLong(vector.getString("logicalTime")),
        hasher.head());
  }

  private static List<Hash> hashes(JsonObject vector, String name) {
    return texts(vector, name).stream().map(Hash::parse).toList();
  }

  private static List<String> texts(JsonObject vector, String name) {
    return vector.getJsonArray(name).getValuesAs(JsonString::getString);
  }

  private static JsonValue json(ChunkProof proof) {
    try (JsonReader reader = Json.createReader(new StringReader(ProofJson.write(proof)))) {
      return reader.read();
    }
  }

  private static JsonObject read() {
    try (JsonReader reader =
        Json.createReader(
            Objects.requireNonNull(
                CheckpointVectorsTest.class.getResourceAsStream("/vectors/checkpoint.json")))) {
      return reader.readObject();
    }
  }
}
