package io.parley.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.it.Eventually;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "text/plain;charset=utf-8",
        "text/plain ; charset=\"utf-8\" ; a=b",
        "application/vnd.x+json;",
        "a/b; c=\"d\\\"e;f\""
      })
  void takesWellFormedOnes(String text) {
    assertTrue(MediaTypes.valid(text));
    assertEquals(text, MediaTypes.ofBody(" " + text + " "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "foo",
        "foo/",
        "/bar",
        "*/*",
        "text/*",
        "text/plain; charset",
        "text/plain; =x",
        "text/plain; a=b c",
        "text/plain, text/html",
        "text/plain; a=\"b",
        "te xt/plain",
        "text/pl\u00e4in",
        "text/plain\u0000"
      })
  void refusesOthers(String text) {
    assertEquals(
        ProblemKind.UNSUPPORTED_MEDIA_TYPE,
        assertThrows(RequestException.class, () -> MediaTypes.ofBody(text)).kind());
  }

  @Test
  void refusesOnesThatNoCellCanHold() {
    assertTrue(MediaTypes.valid("a/" + "b".repeat(253)));
    assertFalse(MediaTypes.valid("a/" + "b".repeat(254)));
  }

  @Test
  void takesNoneForBytes() {
    assertEquals(MediaTypes.BYTES, MediaTypes.ofBody(null));
  }

  @Test
  void matchesHostileHeadersInNoTime() {
    String spaces = "a/b" + " \t;".repeat(700);
    assertTimeoutPreemptively(
        Eventually.DEADLINE,
        () -> {
          assertFalse(MediaTypes.valid(spaces.substring(0, 250) + "\u0001"));
        });
  }

  @Test
  void knowsKinds() {
    assertTrue(MediaTypes.isJson("Application/JSON; charset=utf-8"));
    assertTrue(MediaTypes.isJson("application/problem+json"));
    assertFalse(MediaTypes.isJson("text/json5"));
    assertEquals(Optional.of(StandardCharsets.UTF_8), MediaTypes.textCharset("text/csv"));
    assertEquals(
        Optional.of(StandardCharsets.ISO_8859_1),
        MediaTypes.textCharset("text/plain; charset=\"ISO-8859-1\""));
    assertEquals(Optional.empty(), MediaTypes.textCharset("text/plain; charset=nonsense"));
    assertEquals(Optional.empty(), MediaTypes.textCharset("image/png"));
    assertEquals(
        Optional.of(StandardCharsets.UTF_8),
        MediaTypes.textCharset("text/plain; p=\";charset=utf-16\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json; charset=ISO-8859-1",
        "application/problem+json;charset=utf-16",
        "application/x-ndjson; charset=nonsense"
      })
  void jsonIsUtf8WhateverItsCharsetSays(String mediaType) {
    assertEquals(Optional.of(StandardCharsets.UTF_8), MediaTypes.textCharset(mediaType));
  }
}
