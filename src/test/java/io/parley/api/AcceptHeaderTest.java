package io.parley.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptHeaderTest {
  private static boolean allows(String header, String mediaType) {
    return AcceptHeader.parse(List.of(header)).orElseThrow().allows(mediaType);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                          | application/json          | true",
        "', ,'                                       | application/json          | true",
        "*/*                                         | application/json          | true",
        "*;q=.2                                      | application/json          | true",
        "application/*                               | application/json          | true",
        "Application/JSON;Q=0.001                    | application/json          | true",
        "application/json;p=\"a,b\"                  | application/json          | true",
        "application/json;profile=\"a;q=9\"          | application/json          | true",
        "application/json;profile=\"a\\\";q=0,\"     | application/json          | true",
        "application/json;charset=utf-8              | application/json          | true",
        "text/html,application/xml;q=0.9,*/*;q=0.8   | application/json          | true",
        "application/json;q=0.,application/json;q=1.000 | application/json       | true",
        "application/json;v=2;q=0, application/json  | application/json          | true",
        "text/plain;charset=UTF-8                    | text/plain;charset=\"utf-8\" | true",
        "text/plain;q=0, text/plain;a=b              | text/plain;a=b            | true",
        "text/*;q=0, text/plain                      | text/plain                | true",
        "text/html                                   | application/json          | false",
        "text/*                                      | application/json          | false",
        "*/json                                      | application/json          | false",
        "application/json;q=0                        | application/json          | false",
        "application/json;q=0.000                    | application/json          | false",
        "*/*;q=0                                     | application/json          | false",
        "application/json;q=0, */*                   | application/json          | false",
        "*/*, application/*;q=0                      | application/json          | false",
        "application/json;v=2, application/json;q=0  | application/json          | false",
        "text/plain, text/plain;a=b;q=0              | text/plain;a=b            | false"
      })
  void theMostExactRangeDecides(String header, String mediaType, boolean allowed) {
    assertEquals(allowed, allows(header, mediaType));
  }

  @Test
  void severalLinesAreOneList() {
    assertTrue(
        AcceptHeader.parse(List.of("text/html", "application/json"))
            .orElseThrow()
            .allows("application/json"));
    assertThrows(
        RequestException.class,
        () ->
            AcceptHeader.parse(List.of("*/*", "application/json;q=0"))
                .orElseThrow()
                .require(List.of("application/json")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "a/",
        "/b",
        "a/b c/d",
        "a/b;p",
        "a/b;p=",
        "a/b;\"x",
        "a/b;p=\"x",
        "a/b;p=\"\u0001\"",
        "*/*;q=foo",
        "*/*;q=",
        "*/*;q=5",
        "*/*;q=1.5",
        "*/*;q=-1",
        "*/*;q=.",
        "a/b;q=0.1234"
      })
  void refusesWhatIsNoListOfRanges(String header) {
    assertEquals(Optional.empty(), AcceptHeader.parse(List.of(header)));
  }

  @Test
  void readsHostileHeadersInNoTime() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          for (String part : List.of(" \t;", ",", "a/b;c=\"\\\"\",", "*/*;q=0,", "a/b;c=\"\\\"")) {
            AcceptHeader.parse(List.of("a/b" + part.repeat(100_000) + "\u0001"));
          }
        });
  }
}
