package io.parley.merkle;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SetHashTest {

  /** The digests were computed from the definition by a program in another language. */
  @ParameterizedTest
  @CsvSource({
    "none, e5a00aa9991ac8a5ee3109844d84a55583bd20572ad3ffcd42792f3c36b183ad",
    "'', 9d3140a8aa9029754850961e5c4ee4942498d1aed01a261c1e2fc444982155d1",
    "a, 8310b74605e4e19328a951d9fb4b13b1a5252baccac569d5a93cca2ee6bb75e2",
    "a+b, 2775edf197e105495909abda2893f29adcddcfa28f41076462111bd832e473e9",
    "a+a, 03f34821f7294ed47ea6e80c3e9b81a3d2eac8f954356449f6b3d24bd4e4382a"
  })
  void theDigestIsTheKnownOne(String elements, String digest) {
    SetHash.Accumulator set = SetHash.empty().accumulate();
    if (!elements.equals("none")) {
      Stream.of(elements.split("\\+", -1)).forEach(element -> set.add(element.getBytes(US_ASCII)));
    }
    assertEquals(digest, set.toSetHash().digest().hex());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2047, 2049})
  void anyOtherLengthIsRefusedAndNamed(int length) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> SetHash.decode(new byte[length]))
            .getMessage();
    assertEquals("set hash: got %d bytes, want 2048".formatted(length), message);
  }

  @Test
  void anAccumulatorMayBeUsedFurtherAndLeavesWhatItGaveAlone() {
    byte[] element = {1};
    SetHash.Accumulator set = SetHash.empty().accumulate().add(element);
    SetHash one = set.toSetHash();
    set.add(element);
    assertEquals(SetHash.empty().add(element), one);
    assertEquals(one.add(element), set.toSetHash());
  }
}
