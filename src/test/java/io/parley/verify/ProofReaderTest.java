package io.parley.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.parley.checkpoint.ChunkProof;
import io.parley.checkpoint.ProofJson;
import io.parley.checkpoint.Submissions;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProofReaderTest {
  private static final Submissions REAL = Submissions.example("real");
  private static final ChunkProof PROOF = REAL.proof("n3", 1);
  private static final String JSON = ProofJson.write(PROOF);

  @Test
  void whatIsWrittenIsReadBack() throws UnreadableException {
    for (int i = 0; i < 3; i++) {
      ChunkProof proof = REAL.proof("n3", i);
      assertEquals(proof, ProofReader.read(ProofJson.write(proof)));
    }
  }

  @Property(tries = 3000)
  void noChangedCharacterIsProved(
      @ForAll @IntRange(max = 5000) int position, @ForAll @CharRange(from = ' ', to = '~') char c) {
    int at = position % JSON.length();
    if (JSON.charAt(at) == c) {
      return;
    }
    String changed = JSON.substring(0, at) + c + JSON.substring(at + 1);
    ChunkProof proof;
    try {
      proof = ProofReader.read(changed);
    } catch (UnreadableException refused) {
      return;
    }
    assertNotEquals(List.of(), proof.verify(REAL.chunk("n3", 1), REAL.root()), changed);
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "parley-proof-1 | parley-proof-2 | format: got parley-proof-2, want parley-proof-1",
        "{\"format\":\"parley-proof-1\", | { | format: got nothing, want this field",
        "\"size\":\"196608\" | \"size\":196608 | header.size: got 196608, want a string",
        "\"size\":\"196608\" | \"size\":\"0\" | header: size: got 0, want 1 to 1073741824",
        "\"size\":\"196608\" | \"size\":\"-1\" | header.size: got -1, want a string of digits from 0 to 9223372036854775807",
        "\"logicalTime\":\"196608\" | \"logicalTime\":\"9999999999999999999\" | header.logicalTime: got 9999999999999999999, want a string of digits up to 9223372036854775807",
        "\"index\":1 | \"index\":\"1\" | chunk.index: got 1, want a number",
        "\"index\":1 | \"index\":1.5 | chunk.index: got 1.5, want a whole number from 0 to 2147483647",
        "\"index\":1 | \"index\":2147483648 | chunk.index: got 2147483648, want a whole number from 0 to 2147483647",
        "\"automatic\":false | \"automatic\":\"false\" | checkpoint.automatic: got false, want true or false",
        "[\"n1\",\"n2\",\"n3\"] | [\"n2\",\"n1\",\"n3\"] | checkpoint.expectedNodes: got n1, want each above the one before it",
        "[\"n1\",\"n2\",\"n3\"] | [\"n1\",2] | checkpoint.expectedNodes: got 2, want strings alone",
        "[\"n1\",\"n2\",\"n3\"] | {} | checkpoint.expectedNodes: got an object, want an array of strings",
        "[\"n1\",\"n2\",\"n3\"] | [] | checkpoint: expected nodes: got 0, want 1 to 1024",
        "\"headers\":3 | \"headers\":3,\"more\":1 | proof: got the unknown field more, want only",
        "\"index\":1 | \"index\":1,\"x\\u001b\":1 | chunk: got the unknown field x?, want only [index, size, hash]",
        "\"combinedRoot\":\" | \"combinedRoot\":\"0 | combinedRoot: got 0"
      })
  void aWrongFieldIsNamed(String from, String to, String message) {
    String changed = JSON.replace(from, to);
    assertNotEquals(JSON, changed);

    String got =
        assertThrows(UnreadableException.class, () -> ProofReader.read(changed)).getMessage();

    assertEquals(message, got.substring(0, Math.min(message.length(), got.length())));
  }
}
