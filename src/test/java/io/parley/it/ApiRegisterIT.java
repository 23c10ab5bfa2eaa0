package io.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.it.ApiClient.Answer;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Registers. */
class ApiRegisterIT extends ApiTest {
  @Test
  void registersAreWrittenUnderConditions() {
    String path = "/registers/" + RUN;
    api.get(path).is(404);
    api.call("PUT", path, bytes("x"), "If-Match", "*").is(412);
    Answer first =
        api.call(
                "PUT",
                path,
                bytes("é"),
                "Content-Type",
                "text/plain;charset=utf-8",
                "If-None-Match",
                "*")
            .is(200);
    String tag = first.header("ETag");
    assertEquals('"' + first.json().getString("stamp") + '"', tag);
    api.call("PUT", path, bytes("x"), "If-None-Match", "*").is(412);

    Answer read = api.get(path).is(200);
    assertEquals("é", read.text());
    assertEquals("text/plain;charset=utf-8", read.header("Content-Type"));
    assertEquals(tag, read.header("ETag"));
    assertEquals("nosniff", read.header("X-Content-Type-Options"));
    assertNotNull(read.header("Parley-Origin"));
    assertNotNull(read.header("Parley-Timestamp"));
    assertEquals(0, api.get(path, "If-None-Match", "W/" + tag).is(304).body().length);

    api.call("PUT", path, bytes("x"), "If-Match", "\"other\", W/" + tag).is(412);
    String changed =
        api.call("PUT", path, new byte[0], "If-Match", "\"other\", " + tag).is(200).header("ETag");
    assertNotEquals(tag, changed);
    api.call("DELETE", path, null, "If-Match", tag).is(412);
    JsonObject listed = api.get("/registers?prefix=" + RUN).is(200).json();
    assertEquals(0, listed.getJsonArray("items").getJsonObject(0).getInt("size"));
    assertFalse(listed.containsKey("next"));
    api.call("DELETE", path, null, "If-Match", changed).is(200);
    api.get(path).is(404);
    assertTrue(api.get("/registers?prefix=" + RUN).is(200).json().getJsonArray("items").isEmpty());
  }
}
