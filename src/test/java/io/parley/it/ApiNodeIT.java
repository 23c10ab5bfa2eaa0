package io.parley.it;

import static io.parley.it.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.it.ApiClient.Answer;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The node itself: its index, figures, health, replica, peers and gossip. */
class ApiNodeIT extends ApiTest {
  @Test
  void theIndexTheFiguresAndTheHealthAreThere() {
    assertEquals("n1", api.get("").is(200).json().getString("node"));
    assertEquals("n1", api.get("/").is(200).json().getString("node"));
    JsonObject stats = api.get("/stats").is(200).json();
    assertTrue(stats.getJsonObject("replication").getInt("round") > 0);
    assertEquals(
        Set.of("completed", "failedVerifications", "latest", "averageStateBytes"),
        stats.getJsonObject("checkpoints").keySet());
    Answer metrics = api.get("/metrics").is(200);
    // The parameters in any order: servers write a media type as they like.
    assertEquals(
        Set.of("text/plain", "version=0.0.4", "charset=utf-8"),
        Set.of(metrics.header("Content-Type").toLowerCase(Locale.ROOT).split("; *")));
    for (String metric :
        List.of("parley_log_entries", "parley_commit_seconds", "parley_gossip_refused")) {
      assertTrue(metrics.text().contains(metric), metric);
    }
    assertTrue(
        server.client().health("live").body().contains("\"parley-alive\",\"status\":\"UP\""));
    assertTrue(
        server.client().health("started").body().contains("\"parley-started\",\"status\":\"UP\""));
  }

  @Test
  void theReplicaIsVerified() {
    JsonObject replica = api.get("/replica").is(200).json();
    assertTrue(replica.getString("stateDigest").matches("[0-9a-f]{64}"));
    JsonObject report = api.call("POST", "/replica/verification", null).is(200).json();
    assertEquals(entries(), report.getJsonNumber("entries").longValue());
    assertEquals(JsonValue.EMPTY_JSON_ARRAY, report.get("mismatches"));
  }

  @Test
  void whereNoTimestampIsAheadNoneIsReplaced() {
    JsonObject answer = api.call("POST", "/replica/restamping", null).is(200).json();
    assertEquals(api.get("/replica").is(200).json().get("origin"), answer.get("origin"));
    assertEquals(0, answer.getInt("cells"));
  }

  @Test
  void peersAreRegisteredAndRemoved() {
    assertEquals("n9", api.call("PUT", "/peers/n9", null).is(200).json().getString("node"));
    assertEquals(
        "removed", api.call("DELETE", "/peers/n9", null).is(200).json().getString("state"));
    assertEquals("removed", api.get("/peers/n9").is(200).json().getString("state"));
    JsonArray peers = api.get("/peers?limit=1000").is(200).json().getJsonArray("items");
    assertTrue(peers.stream().anyMatch(p -> p.asJsonObject().getString("node").equals("n9")));
    api.get("/peers/n8").is(404);
    api.call("DELETE", "/peers/n8", null).is(404);
  }

  @Test
  void thereIsRoomForSoManyPeersAllOfWhichACheckpointExpectsAndRemovalsGiveItBack() {
    List<String> added = new ArrayList<>();
    Answer answer;
    do {
      added.add("pod-" + added.size());
      answer = api.call("PUT", "/peers/" + added.get(added.size() - 1), null);
    } while (answer.status() == 200 && added.size() < 2_000);
    String refused = added.remove(added.size() - 1);
    assertTrue(answer.is(400).text().contains("beside 1023"), answer.text());
    String opening = "{\"id\":\"of-all-peers\",\"automatic\":false}";
    Answer opened = api.call("POST", "/checkpoints", bytes(opening), "Content-Type", JSON);
    assertEquals(1024, opened.is(201).json().getJsonArray("expectedNodes").size());
    api.call("DELETE", "/checkpoints/of-all-peers", null).is(200);
    api.call("DELETE", "/peers/" + added.get(0), null).is(200);
    api.call("PUT", "/peers/" + refused, null).is(200);
    api.call("PUT", "/peers/" + added.get(0), null).is(400);
    added.set(0, refused);
    added.forEach(node -> api.call("DELETE", "/peers/" + node, null).is(200));
  }

  @Test
  void gossipIsChangedAtOnce() {
    JsonObject before = api.get("/gossip").is(200).json();
    JsonObject changed =
        api.call(
                "PATCH",
                "/gossip",
                bytes("{\"paused\":true,\"interval\":\"PT1H\",\"fanout\":2}"),
                "Content-Type",
                JSON)
            .is(200)
            .json();
    assertEquals(2, changed.getInt("fanout"));
    assertEquals("PT1H", changed.getString("interval"));
    assertTrue(changed.getBoolean("paused"));
    assertEquals(before.getInt("staleRounds"), changed.getInt("staleRounds"));
    int rounds = changed.getJsonObject("statistics").getInt("rounds");
    int after =
        api.call("POST", "/gossip/rounds", null)
            .is(200)
            .json()
            .getJsonObject("statistics")
            .getInt("rounds");
    assertTrue(after > rounds, after + " after " + rounds);
    JsonObject restored =
        api.call(
                "PATCH",
                "/gossip",
                bytes("{\"paused\":false,\"interval\":\"PT0.5S\",\"fanout\":3}"),
                "Content-Type",
                "application/merge-patch+json")
            .is(200)
            .json();
    assertEquals("PT0.5S", restored.getString("interval"));
    // None comes at the interval before.
    int wanted = rounds() + 5;
    eventually("rounds at the new interval", this::rounds, now -> now >= wanted);
  }

  /**
   * Against a longer one on the same machine; some servers let no timer beat more often than it.
   */
  @Test
  void theLeastIntervalIsKept() {
    try {
      long slow = nanosOfRounds("PT1S", 5);
      long fast = nanosOfRounds("PT0.05S", 10);
      assertTrue(fast < slow, fast + " ns for 10 rounds, " + slow + " for 5 of a second each");
    } finally {
      interval("PT0.5S");
    }
  }

  private long nanosOfRounds(String interval, int count) {
    interval(interval);
    int first = rounds() + 1;
    eventually("the first round at " + interval, this::rounds, now -> now >= first);
    long begin = System.nanoTime();
    int wanted = rounds() + count;
    eventually("rounds at " + interval, this::rounds, now -> now >= wanted);
    return System.nanoTime() - begin;
  }

  private void interval(String interval) {
    byte[] body = bytes("{\"interval\":\"" + interval + "\"}");
    api.call("PATCH", "/gossip", body, "Content-Type", JSON).is(200);
  }

  private int rounds() {
    return api.get("/gossip").is(200).json().getJsonObject("statistics").getInt("rounds");
  }
}
