package io.parley.merkle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors of transparency-dev/merkle, good and bad; see README.md beside them. */
class MerkleVectorsTest {

  @Test
  void theRootsOfTheFirstLeavesAreTheKnownOnes() {
    JsonObject vectors = read("rfc6962-roots.json").asJsonObject();
    List<Hash> leafHashes = new ArrayList<>();
    Frontier frontier = Frontier.EMPTY;
    JsonArray leaves = vectors.getJsonArray("leaves");
    JsonArray roots = vectors.getJsonArray("roots");
    assertEquals(8, leaves.size());
    for (int size = 0; ; size++) {
      Hash root = Hash.parse(roots.getString(size));
      assertEquals(root, MerkleTree.root(leafHashes));
      assertEquals(root, frontier.root());
      if (size == leaves.size()) {
        break;
      }
      Hash leafHash = MerkleTree.leafHash(HexFormat.of().parseHex(leaves.getString(size)));
      leafHashes.add(leafHash);
      frontier = frontier.append(leafHash);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("inclusionVectors")
  void anInclusionProofIsTakenWhenItIsGoodAndRefusedWhenItIsBad(String name, JsonObject vector) {
    assertEquals(!vector.getBoolean("wantErr"), isIncluded(vector), name);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("consistencyVectors")
  void aConsistencyProofIsTakenWhenItIsGoodAndRefusedWhenItIsBad(String name, JsonObject vector) {
    assertEquals(!vector.getBoolean("wantErr"), isConsistent(vector), name);
  }

  @Test
  void noVectorIsMissing() {
    assertEquals(List.of(3L, 46L), goodAndBad(inclusionVectors()));
    assertEquals(List.of(3L, 45L), goodAndBad(consistencyVectors()));
  }

  static Stream<Arguments> inclusionVectors() {
    return named("rfc6962-inclusion-proofs.json");
  }

  static Stream<Arguments> consistencyVectors() {
    return named("rfc6962-consistency-proofs.json");
  }

  private static boolean isIncluded(JsonObject vector) {
    InclusionProof proof;
    Hash leafHash;
    Hash root;
    try {
      proof =
          new InclusionProof(number(vector, "leafIdx"), number(vector, "treeSize"), path(vector));
      leafHash = hash(vector.get("leafHash"));
      root = hash(vector.get("root"));
    } catch (IllegalArgumentException | ArithmeticException refused) {
      return false;
    }
    return proof.verify(leafHash, root);
  }

  private static boolean isConsistent(JsonObject vector) {
    ConsistencyProof proof;
    Hash oldRoot;
    Hash newRoot;
    try {
      proof = new ConsistencyProof(number(vector, "size1"), number(vector, "size2"), path(vector));
      oldRoot = hash(vector.get("root1"));
      newRoot = hash(vector.get("root2"));
    } catch (IllegalArgumentException | ArithmeticException refused) {
      return false;
    }
    return proof.verify(oldRoot, newRoot);
  }

  private static List<Long> goodAndBad(Stream<Arguments> vectors) {
    List<Boolean> bad =
        vectors.map(vector -> ((JsonObject) vector.get()[1]).getBoolean("wantErr")).toList();
    long count = bad.stream().filter(isBad -> isBad).count();
    return List.of(bad.size() - count, count);
  }

  private static Stream<Arguments> named(String file) {
    return read(file).asJsonArray().getValuesAs(JsonObject.class).stream()
        .map(vector -> arguments(vector.getString("name"), vector));
  }

  private static JsonStructure read(String file) {
    try (JsonReader reader =
        Json.createReader(
            Objects.requireNonNull(
                MerkleVectorsTest.class.getResourceAsStream("/vectors/" + file), file))) {
      return reader.read();
    }
  }

  private static long number(JsonObject vector, String name) {
    return vector.getJsonNumber(name).longValueExact();
  }

  private static List<Hash> path(JsonObject vector) {
    return vector.get("proof") == JsonValue.NULL
        ? List.of()
        : vector.getJsonArray("proof").stream().map(MerkleVectorsTest::hash).toList();
  }

  private static Hash hash(JsonValue base64) {
    return Hash.of(Base64.getDecoder().decode(((JsonString) base64).getString()));
  }
}
