package io.parley.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, limits, times and percent-encoding: the small texts of a request and an answer. */
class TextTest {

  @ParameterizedTest
  @CsvSource({
    "/a%2Fb, true",
    "%C3%BC, true",
    "'a-._~!$&()*+,;=:@b', true",
    "a[b, false",
    "a]b, false",
    "a{b, false",
    "a|b, false",
    "a^b, false",
    "a\"b, false",
    "a<b, false",
    "a\\b, false",
    "a b, false",
    "a?b, false",
    "a#b, false",
    "ü, false",
    "%, false",
    "%2, false",
    "%zz, false",
    "%ff, false",
    "%c3x, false",
    "%c3ü, false",
    "%ed%a0%80, false",
    "%00, true",
    "'', true"
  })
  void aPathIsPercentEncodedUtf8(String text, boolean wellFormed) {
    assertEquals(wellFormed, PercentEncoding.wellFormedPath(text));
  }

  @ParameterizedTest
  @CsvSource({
    "prefix=a[b]/?, true",
    "prefix=%F0%9F%98%80&after=x, true",
    "prefix=%ff, false",
    "prefix=a{b, false",
    "prefix=a b, false",
    "prefix=ü, false"
  })
  void soIsAQueryInWhichBracketsMayStand(String text, boolean wellFormed) {
    assertEquals(wellFormed, PercentEncoding.wellFormedQuery(text));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1970-01-01T00:00:00.000000Z",
    "1, 1970-01-01T00:00:00.000001Z",
    "1769860800123456, 2026-01-31T12:00:00.123456Z"
  })
  void timesHaveMicroseconds(long micros, String text) {
    assertEquals(text, Times.rfc3339(micros));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "-1", "1001", "abc", "1.0", "+1", " 1", "99999999999999999999", "\u0661"})
  void limitsAreFromOneToTheMost(String text) {
    assertThrows(RequestException.class, () -> Paging.limit(text));
  }

  @Test
  void aLimitMayBeLeftOut() {
    assertEquals(100, Paging.limit(null));
    assertEquals(1000, Paging.limit("1000"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\u0000", "\u007f", "\ud800", "\u0085"})
  void namesAreWellFormed(String name) {
    assertThrows(RequestException.class, () -> Names.check(name));
  }

  @Test
  void namesAreBounded() {
    assertEquals("ü/😀 ;?", Names.check("ü/😀 ;?"));
    assertEquals(200, Names.check("n".repeat(200)).length());
    assertThrows(RequestException.class, () -> Names.check("n".repeat(201)));
    assertEquals("\ufffd", Names.check("\ufffd"));
    String emoji = "😀".repeat(200);
    assertEquals(emoji, Names.check(emoji));
    assertEquals(emoji, Names.prefix(emoji));
    assertThrows(RequestException.class, () -> Names.check(emoji + "n"));
    assertEquals("", Names.prefix(null));
    assertThrows(RequestException.class, () -> Names.prefix("n".repeat(201)));
  }
}
