package io.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Counters. */
class ApiCounterIT extends ApiTest {
  @Test
  void countersAreExact() {
    String name = "/counters/" + RUN + "%2Fa%20b%3B%25";
    api.get(name).is(404);
    assertEquals(
        "1", api.call("POST", name + "/increments", null).is(200).json().getString("value"));
    api.post(name + "/increments", JSON, "{\"by\":9223372036854775806}").is(200);
    JsonObject most = api.get(name).is(200).json();
    assertEquals(RUN + "/a b;%", most.getString("name"));
    assertEquals("9223372036854775807", most.getString("value"));
    assertEquals(
        "9223372036854775807",
        most.getJsonObject("byNode").getJsonObject("n1").getString("increments"));
    api.post(name + "/increments", JSON, "{}").is(409);
    JsonObject down =
        api.post(name + "/decrements", JSON, "{\"by\":\"9223372036854775807\"}").is(200).json();
    assertEquals("0", down.getString("value"));
    api.post(name + "/decrements", JSON, "{\"by\":1}").is(409);
    assertEquals("0", api.get(name).is(200).json().getString("value"));

    JsonObject list = api.get("/counters?prefix=" + RUN + "&limit=1").is(200).json();
    assertEquals("0", list.getJsonArray("items").getJsonObject(0).getString("value"));
    JsonObject first = api.get("/counters?limit=1").is(200).json();
    JsonObject second =
        api.get("/counters?limit=1&after=" + first.getString("next")).is(200).json();
    assertNotEquals(first.getJsonArray("items"), second.getJsonArray("items"));

    long activity = Long.parseLong(api.get("/counters/activity").is(200).json().getString("value"));
    JsonObject removed = api.call("POST", "/log/removals", null).is(200).json();
    assertEquals(activity - 1, Long.parseLong(removed.getString("value")));
    api.call("POST", "/counters/events/increments", null).is(409);
  }
}
