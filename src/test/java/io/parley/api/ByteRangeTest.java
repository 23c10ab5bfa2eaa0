package io.parley.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=0-9, 0, 10",
    "bytes=3-3, 3, 4",
    "bytes=3-, 3, 10",
    "bytes=9-10, 9, 10",
    "bytes=0-99999999999999999999999, 0, 10",
    "bytes=-1, 9, 10",
    "bytes=-10, 0, 10",
    "bytes=-11, 0, 10",
    "bytes=-99999999999999999999999, 0, 10",
    "bytes=00000000000000000000002-3, 2, 4",
    "BYTES= 1-2, 1, 3"
  })
  void takesOneRangeAndCutsItToTheSize(String header, long from, long to) {
    assertEquals(Optional.of(new ByteRange(from, to)), ByteRange.asked(header, 10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=10-10", "bytes=99999999999999999999999-", "bytes=-0"})
  void hasNothingOfARangeBehindTheEnd(String header) {
    assertTrue(ByteRange.asked(header, 10).orElseThrow().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=0-1,3-4", "bytes=0-1, -1", "items=0-1", "seconds=x"})
  void passesOverSeveralRangesAndOtherUnits(String header) {
    assertEquals(Optional.empty(), ByteRange.asked(header, 10));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=1",
        "bytes=2-1",
        "bytes=--1"
      })
  void refusesWhatIsNoRange(String header) {
    RequestException refused =
        assertThrows(RequestException.class, () -> ByteRange.asked(header, 10));
    assertEquals(ProblemKind.INVALID_REQUEST, refused.kind());
    assertTrue(refused.getMessage().contains('"' + header + '"'), refused.getMessage());
  }

  @Test
  void allIsAll() {
    assertEquals(new ByteRange(0, 10), ByteRange.all(10));
    assertEquals(10, ByteRange.all(10).length());
  }
}
