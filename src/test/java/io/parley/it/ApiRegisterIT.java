package io.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.it.ApiClient.Answer;
import jakarta.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

    assertConditionsHold(path, tag);
    api.get(path, "Accept", "text/html, text/plain;q=0").is(406);
    api.get(path, "Accept", "text/plain;charset=UTF-8, */*;q=0").is(200);
    assertNull(fault(api.get("/registers/none-" + RUN, "If-Match", "*"), 404, "unknown-name"));

    api.call("PUT", path, bytes("x"), "If-Match", "\"other\", W/" + tag).is(412);
    api.call("PUT", path, bytes("x"), "If-None-Match", "\"other\", W/" + tag).is(412);
    api.call("PUT", path, bytes("x"), "If-Match", tag, "If-None-Match", tag).is(412);
    api.call("DELETE", path, null, "If-None-Match", "*").is(412);
    String changed =
        api.call(
                "PUT",
                path,
                new byte[0],
                "If-Match",
                "\"other\", " + tag,
                "If-None-Match",
                "\"other\"")
            .is(200)
            .header("ETag");
    assertNotEquals(tag, changed);
    api.call("DELETE", path, null, "If-Match", tag).is(412);
    JsonObject listed = api.get("/registers?prefix=" + RUN).is(200).json();
    assertEquals(0, listed.getJsonArray("items").getJsonObject(0).getInt("size"));
    assertFalse(listed.containsKey("next"));
    api.call("DELETE", path, null, "If-Match", changed).is(200);
    api.get(path).is(404);
    assertTrue(api.get("/registers?prefix=" + RUN).is(200).json().getJsonArray("items").isEmpty());
  }

  @Test
  void aNameIsAnyTextOfTwoHundredCharactersOfUnicode() {
    for (String character : List.of("n", "é", "\ufffd", "😀")) {
      String name = character.repeat(200);
      String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
      String path = "/registers/" + encoded;
      String stamp = api.call("PUT", path, bytes("x")).is(200).json().getString("stamp");
      assertEquals('"' + stamp + '"', api.get(path).is(200).header("ETag"));
      JsonObject listed = api.get("/registers?limit=1&prefix=" + encoded).is(200).json();
      assertEquals(name, listed.getJsonArray("items").getJsonObject(0).getString("name"));
      assertNull(fault(api.get(path + "n"), 400, "invalid-request"));
      assertNull(fault(api.call("PUT", path + "n", bytes("x")), 400, "invalid-request"));
      String counter = "/counters/" + encoded;
      api.call("POST", counter + "/increments", null).is(200);
      assertEquals(name, api.get(counter).is(200).json().getString("name"));
      assertNull(fault(api.call("POST", counter + "n/increments", null), 400, "invalid-request"));
      api.call("DELETE", path, null).is(200);
    }
  }
}
