package io.parley.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.parley.it.ApiClient.Answer;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.ContainerController;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every call of the API of one node on a real server, well and badly used. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ApiIT {
  private static final String NODE = "n1";
  private static final String WAR = "war-n1";
  private static final String JSON = "application/json";
  private static final String LINES = "application/x-ndjson";

  /** Names of this run: the node may still have the data of another one. */
  private static final String RUN = "api-" + UUID.randomUUID();

  private static ApiClient api;

  @ArquillianResource private ContainerController containers;
  @ArquillianResource private Deployer deployer;

  @Deployment(name = WAR, managed = false, testable = false)
  @TargetsContainer(NODE)
  static Archive<?> war() {
    return ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("it.war")));
  }

  @BeforeEach
  void theNodeIsReady() {
    if (api == null) {
      // A node of its own, whatever servers other tests have left running.
      for (String other : List.of("n1", "n2", "n3")) {
        if (containers.isStarted(other)) {
          containers.stop(other);
        }
      }
      containers.start(NODE);
      deployer.deploy(WAR);
      api = new ApiClient(Integer.getInteger("it.n1.http.port"));
      await("ready", () -> health("ready").contains("\"parley-ready\",\"status\":\"UP\""));
    }
  }

  private static String health(String kind) {
    URI uri =
        URI.create(
            "http://127.0.0.1:" + Integer.getInteger("it.n1.management.port") + "/health/" + kind);
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(uri).timeout(ApiClient.DEADLINE).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (Exception e) {
      return e.toString();
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + ApiClient.DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        fail("not " + what + " within " + ApiClient.DEADLINE);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  @Order(1)
  void theIndexTheFiguresAndTheHealthAreThere() {
    assertEquals("n1", api.get("").is(200).json().getString("node"));
    assertEquals("n1", api.get("/").is(200).json().getString("node"));
    JsonObject stats = api.get("/stats").is(200).json();
    assertTrue(stats.getJsonObject("replication").getInt("round") > 0);
    assertEquals(
        "{\"completed\":0,\"failedVerifications\":0,\"latest\":null,\"averageStateBytes\":0}",
        stats.getJsonObject("checkpoints").toString());
    Answer metrics = api.get("/metrics").is(200);
    assertTrue(metrics.header("Content-Type").startsWith("text/plain;version=0.0.4"));
    for (String metric :
        List.of("parley_log_entries", "parley_commit_seconds", "parley_gossip_refused")) {
      assertTrue(metrics.text().contains(metric), metric);
    }
    assertTrue(health("live").contains("\"parley-alive\",\"status\":\"UP\""));
    assertTrue(health("started").contains("\"parley-started\",\"status\":\"UP\""));
  }

  @Test
  @Order(2)
  void entriesAreAppendedAndReadBackAsTheyWereWritten() {
    byte[] payload = bytes("<script>alert(1)</script>");
    Answer appended =
        api.call("POST", "/log/entries", payload, "Content-Type", "text/html").is(201);
    String origin = appended.json().getString("origin");
    int sequence = appended.json().getInt("sequence");
    assertTrue(appended.json().getString("timestamp").matches(".{19}\\.[0-9]{6}Z"));
    String place = "/log/entries/" + origin + "/" + sequence;
    assertEquals(api.uri(place).getPath(), URI.create(appended.header("Location")).getPath());

    Answer read = api.get(place).is(200);
    assertArrayEquals(payload, read.body());
    assertEquals("text/html", read.header("Content-Type"));
    assertEquals(origin, read.header("Parley-Origin"));
    assertEquals(appended.json().getString("timestamp"), read.header("Parley-Timestamp"));
    assertEquals("nosniff", read.header("X-Content-Type-Options"));
    assertEquals("sandbox", read.header("Content-Security-Policy"));

    Answer untyped = api.call("POST", "/log/entries", new byte[] {0, -1}).is(201);
    String raw = "/log/entries/" + origin + "/" + untyped.json().getInt("sequence");
    assertEquals("application/octet-stream", api.get(raw).is(200).header("Content-Type"));
  }

  @Test
  @Order(3)
  void linesAreAppendedAllOrNone() {
    long before = entries();
    JsonObject lines = api.post("/log/entries", LINES, "{\"a\":1}\n[2]\r\n\"3\"").is(201).json();
    assertEquals(3, lines.getInt("count"));
    assertEquals(lines.getInt("first") + 2, lines.getInt("last"));
    String second = "/log/entries/" + lines.getString("origin") + "/" + (lines.getInt("first") + 1);
    assertEquals("[2]", api.get(second).is(200).text());
    assertEquals(JSON, api.get(second).header("Content-Type"));
    String detail =
        api.post("/log/entries", LINES, "{\"a\":1}\n{\"a\":\n3").is(400).json().getString("detail");
    assertTrue(detail.startsWith("line 2: "), detail);
    assertEquals(before + 3, entries());
  }

  private static long entries() {
    return api.get("/stats")
        .is(200)
        .json()
        .getJsonObject("log")
        .getJsonNumber("entries")
        .longValue();
  }

  @Test
  @Order(4)
  void anIdempotencyKeyGivesTheFirstAnswerAgain() {
    long before = entries();
    String key = RUN;
    Answer first = api.post("/log/entries", "text/plain", "once", "Idempotency-Key", key).is(201);
    Answer again = api.post("/log/entries", "text/plain", "once", "Idempotency-Key", key).is(201);
    assertEquals(first.text(), again.text());
    api.post("/log/entries", "text/plain", "other", "Idempotency-Key", key).is(409);
    assertEquals(before + 1, entries());
  }

  @Test
  @Order(5)
  void pagesAndTheFeedShowEachEntryOnce() {
    api.post("/log/entries", LINES, "1\n2\n3\n4\n5\n6\n7").is(201);
    List<JsonObject> byPages = new ArrayList<>();
    String next = "";
    do {
      JsonObject page = api.get("/log/entries?limit=3" + next).is(200).json();
      page.getJsonArray("items").forEach(item -> byPages.add(item.asJsonObject()));
      next = page.containsKey("next") ? "&after=" + page.getString("next") : null;
    } while (next != null);

    List<JsonObject> byFeed = new ArrayList<>();
    JsonObject page;
    String cursor = "";
    do {
      page = api.get("/log/feed?limit=4" + cursor).is(200).json();
      page.getJsonArray("items").forEach(item -> byFeed.add(item.asJsonObject()));
      cursor = "&after=" + page.getString("next");
    } while (page.getBoolean("more"));
    assertEquals(entries(), byPages.size());
    assertEquals(byPages, byFeed);

    assertTrue(
        api.get("/log/feed?limit=4" + cursor).is(200).json().getJsonArray("items").isEmpty());
    api.post("/log/entries", "text/plain", "later").is(201);
    JsonArray later = api.get("/log/feed?limit=4" + cursor).is(200).json().getJsonArray("items");
    assertEquals(1, later.size());
    assertEquals("later", later.getJsonObject(0).getString("text"));

    String origin = api.get("/replica").is(200).json().getString("origin");
    JsonObject own = api.get("/log/entries?limit=2&origin=" + origin).is(200).json();
    JsonObject rest =
        api.get("/log/entries?limit=1&origin=" + origin + "&after=" + own.getString("next"))
            .is(200)
            .json();
    assertEquals(0, own.getJsonArray("items").getJsonObject(0).getInt("sequence"));
    assertEquals(2, rest.getJsonArray("items").getJsonObject(0).getInt("sequence"));
  }

  @Test
  @Order(6)
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

  @Test
  @Order(7)
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

  @Test
  @Order(8)
  void theReplicaIsVerified() {
    JsonObject replica = api.get("/replica").is(200).json();
    assertTrue(replica.getString("stateDigest").matches("[0-9a-f]{64}"));
    JsonObject report = api.call("POST", "/replica/verification", null).is(200).json();
    assertEquals(entries(), report.getJsonNumber("entries").longValue());
    assertEquals(JsonValue.EMPTY_JSON_ARRAY, report.get("mismatches"));
  }

  @Test
  @Order(9)
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
  @Order(10)
  void gossipIsChangedAtOnce() {
    JsonObject before = api.get("/gossip").is(200).json();
    JsonObject changed =
        api.call(
                "PATCH",
                "/gossip",
                bytes("{\"paused\":true,\"interval\":\"PT30S\",\"fanout\":2}"),
                "Content-Type",
                JSON)
            .is(200)
            .json();
    assertEquals(2, changed.getInt("fanout"));
    assertEquals("PT30S", changed.getString("interval"));
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
  }

  /** A bad call, and the problem that it gets. */
  private record Bad(
      String method, String path, String mediaType, String body, int status, String type) {}

  private static Bad bad(String method, String path, int status, String type) {
    return new Bad(method, path, null, null, status, type);
  }

  private static List<Bad> badCalls() {
    String invalid = "invalid-request";
    List<Bad> calls = new ArrayList<>();
    for (String list : List.of("/log/entries", "/log/feed", "/counters", "/registers", "/peers")) {
      for (String limit : List.of("0", "-1", "1001", "abc", "", "1.5", "99999999999999999999")) {
        calls.add(bad("GET", list + "?limit=" + limit, 400, invalid));
      }
      for (String after : List.of("", "x", "AA", "%00", "AQVyZXN0", "eHg", "a".repeat(5000))) {
        calls.add(bad("GET", list + "?after=" + after, 400, invalid));
      }
      calls.add(bad("GET", list + "?limt=1", 400, invalid));
      calls.add(bad("GET", list + "?limit=1&limit=2", 400, invalid));
      calls.add(bad("GET", list + "?limit=%ff", 400, invalid));
    }
    for (String call :
        List.of(
            "/", "/stats", "/metrics", "/replica", "/gossip", "/peers/n9", "/counters/events")) {
      calls.add(bad("GET", call + "?x=1", 400, invalid));
    }
    calls.add(bad("GET", "/log/events?after=x", 400, invalid));
    calls.add(bad("GET", "/log/entries?origin=x", 400, invalid));
    calls.add(bad("GET", "/log/entries?origin=x~0000000000000000", 404, "unknown-name"));
    calls.add(bad("GET", "/log/entries/x/0", 400, invalid));
    calls.add(bad("GET", "/log/entries/x~0000000000000000/0", 404, "unknown-name"));
    for (String sequence : List.of("-1", "x", "01", "99999999999999999999")) {
      calls.add(bad("GET", "/log/entries/n1~0000000000000000/" + sequence, 400, invalid));
    }
    String longName = "n".repeat(201);
    for (String name : List.of("%00", "%ff", "a;b", longName)) {
      calls.add(bad("GET", "/counters/" + name, 400, invalid));
      calls.add(bad("POST", "/counters/" + name + "/increments", 400, invalid));
      calls.add(bad("GET", "/registers/" + name, 400, invalid));
      calls.add(bad("DELETE", "/registers/" + name, 400, invalid));
      calls.add(new Bad("PUT", "/registers/" + name, "text/plain", "x", 400, invalid));
    }
    calls.add(bad("GET", "/counters?prefix=" + longName, 400, invalid));
    for (String peer : List.of("-x", "a%20b", "n".repeat(65), "n1")) {
      calls.add(bad("PUT", "/peers/" + peer, 400, invalid));
    }
    calls.add(bad("GET", "/nothing", 404, "no-such-path"));
    calls.add(bad("POST", "/counters//increments", 404, "no-such-path"));
    calls.add(bad("DELETE", "/log/entries", 405, "method-not-allowed"));
    calls.add(bad("PUT", "/counters", 405, "method-not-allowed"));
    calls.add(bad("GET", "/counters/x/increments", 405, "method-not-allowed"));

    String increments = "/counters/" + RUN + "-bad/increments";
    for (String by :
        List.of(
            "0",
            "-1",
            "1.5",
            "null",
            "true",
            "\"x\"",
            "\"\"",
            "[1]",
            "{}",
            "9223372036854775808",
            "1e999999999",
            "1".repeat(60_000))) {
      calls.add(new Bad("POST", increments, JSON, "{\"by\":" + by + "}", 400, invalid));
    }
    for (String body : List.of("{\"bye\":1}", "[]", "1", "null", "\"by\"")) {
      calls.add(new Bad("POST", increments, JSON, body, 400, invalid));
    }
    for (String body : List.of("{", "{\"by\":1}x", "{\"by\":1,\"by\":2}", "by=1", "\u0000")) {
      calls.add(new Bad("POST", increments, JSON, body, 400, "serialisation"));
    }
    calls.add(new Bad("POST", increments, JSON, " ".repeat(70_000), 413, "too-large"));
    calls.add(new Bad("POST", increments, "text/plain", "{}", 415, "unsupported-media-type"));
    for (String path : List.of("/log/removals", "/gossip/rounds", "/replica/verification")) {
      calls.add(new Bad("POST", path, JSON, "{\"a\":1}", 400, invalid));
      calls.add(new Bad("POST", path, "text/plain", "x", 415, "unsupported-media-type"));
    }
    calls.add(new Bad("PUT", "/peers/n9", JSON, "{\"a\":1}", 400, invalid));
    for (String body :
        List.of(
            "{}",
            "{\"x\":1}",
            "{\"fanout\":0}",
            "{\"fanout\":65}",
            "{\"fanout\":\"3\"}",
            "{\"fanout\":2.5}",
            "{\"fanout\":99999999999}",
            "{\"staleRounds\":1}",
            "{\"staleRounds\":null}",
            "{\"paused\":\"true\"}",
            "{\"paused\":0}",
            "{\"interval\":500}",
            "{\"interval\":\"x\"}",
            "{\"interval\":\"PT0S\"}",
            "{\"interval\":\"-PT1S\"}",
            "{\"interval\":\"PT2H\"}",
            "{\"interval\":\"PT99999999999999999999S\"}")) {
      calls.add(new Bad("PATCH", "/gossip", JSON, body, 400, invalid));
    }
    calls.add(new Bad("PATCH", "/gossip", JSON, "{\"fanout\":1,}", 400, "serialisation"));
    calls.add(new Bad("PATCH", "/gossip", "text/plain", "{}", 415, "unsupported-media-type"));

    String entries = "/log/entries";
    for (String body : List.of("", "{", "{\"a\":1,\"a\":2}", "1 2", "[".repeat(100_000))) {
      calls.add(new Bad("POST", entries, JSON, body, 400, "serialisation"));
    }
    for (String body :
        List.of("", "\n", "1\n\n2", "1\n{", "{\"a\":1,\"a\":2}", "[".repeat(100_000))) {
      calls.add(new Bad("POST", entries, LINES, body, 400, "serialisation"));
    }
    calls.add(new Bad("POST", entries, LINES, "1\n".repeat(10_001), 413, "too-large"));
    calls.add(new Bad("POST", entries, LINES, "\"" + "x".repeat(262_144) + "\"", 413, "too-large"));
    for (String mediaType : List.of("foo", "*/*", "a/b; c", "a/" + "b".repeat(254))) {
      calls.add(new Bad("POST", entries, mediaType, "x", 415, "unsupported-media-type"));
      calls.add(new Bad("PUT", "/registers/" + RUN, mediaType, "x", 415, "unsupported-media-type"));
    }
    String big = "x".repeat(262_145);
    calls.add(new Bad("POST", entries, "text/plain", big, 413, "too-large"));
    calls.add(new Bad("PUT", "/registers/" + RUN, "text/plain", big, 413, "too-large"));
    return calls;
  }

  @Test
  @Order(11)
  void everyBadCallGetsItsProblemAndChangesNothing() {
    String before = api.get("/replica").is(200).text();
    String settings = settings();
    List<String> wrong = new ArrayList<>();
    for (Bad bad : badCalls()) {
      byte[] body = bad.body() == null ? null : bytes(bad.body());
      Answer answer =
          bad.mediaType() == null
              ? api.call(bad.method(), bad.path(), body)
              : api.call(bad.method(), bad.path(), body, "Content-Type", bad.mediaType());
      String fault = fault(answer, bad.status(), bad.type());
      if (fault != null) {
        String shown = bad.toString();
        wrong.add(shown.substring(0, Math.min(200, shown.length())) + " -> " + fault);
      }
    }
    assertEquals(List.of(), wrong);
    assertEquals(before, api.get("/replica").is(200).text());
    assertEquals(settings, settings());
  }

  private static String settings() {
    JsonObject gossip = api.get("/gossip").is(200).json();
    return gossip.entrySet().stream()
        .filter(e -> !e.getKey().equals("statistics"))
        .toList()
        .toString();
  }

  /** What is wrong with a problem; null: nothing. */
  private static String fault(Answer answer, int status, String type) {
    String got = answer.status() + " " + answer.text();
    if (answer.status() != status
        || !"application/problem+json".equals(answer.header("Content-Type"))) {
      return got;
    }
    JsonObject problem = answer.json();
    boolean right =
        problem.getString("type").equals("urn:parley:problem:" + type)
            && problem.getInt("status") == status
            && !problem.getString("title").isEmpty()
            && problem.getString("detail").length() > 10
            && problem.getString("instance").startsWith("/parley/api/v1");
    return right ? null : got;
  }

  @Test
  @Order(12)
  void badHeadersGetTheirProblem() {
    String entries = "/log/entries";
    String register = "/registers/" + RUN;
    List<String> wrong = new ArrayList<>();
    record Header(String method, String path, String name, String value, int status, String type) {}
    String invalid = "invalid-request";
    for (Header bad :
        List.of(
            new Header("GET", "/counters", "Accept", "text/html", 406, "not-acceptable"),
            new Header("GET", "/log/events", "Accept", JSON, 406, "not-acceptable"),
            new Header("GET", "/counters", "Accept", "garbage", 400, invalid),
            new Header("GET", "/counters", "Accept", "*/*;q=x", 400, invalid),
            new Header("GET", "/log/events", "Last-Event-ID", "x", 400, invalid),
            new Header("POST", entries, "Idempotency-Key", "", 400, invalid),
            new Header("POST", entries, "Idempotency-Key", "a b", 400, invalid),
            new Header("POST", entries, "Idempotency-Key", "k".repeat(256), 400, invalid),
            new Header("PUT", register, "If-Match", "abc", 400, invalid),
            new Header("PUT", register, "If-Match", "\"a\" \"b\"", 400, invalid),
            new Header("PUT", register, "If-None-Match", "\"a\"", 400, invalid),
            new Header("DELETE", register, "If-Match", "\"unclosed", 400, invalid),
            new Header("PUT", register, "If-Match", "\"other\"", 412, "precondition-failed"))) {
      Answer answer = api.call(bad.method(), bad.path(), null, bad.name(), bad.value());
      String fault = fault(answer, bad.status(), bad.type());
      if (fault != null) {
        wrong.add(bad + " -> " + fault);
      }
    }
    assertEquals(List.of(), wrong);
    assertEquals(
        "GET, HEAD, OPTIONS, POST",
        String.join(
            ", ",
            new TreeSet<>(
                List.of(api.call("DELETE", entries, null).is(405).header("Allow").split(", *")))));
    api.call("OPTIONS", entries, null).is(200);
    assertEquals(0, api.call("HEAD", "/counters", null).is(200).body().length);
    api.call("HEAD", "/log/events", null).is(200);
  }

  @Test
  @Order(13)
  void aBodyOverTheLimitIsRefusedWhileItIsReadAndAClientMayHangUp() throws Exception {
    long before = entries();
    InputStream unannounced = new java.io.ByteArrayInputStream(new byte[600_000]);
    Answer refused =
        api.chunked("POST", "/log/entries", unannounced, "Content-Type", "text/plain").is(413);
    assertNull(fault(refused, 413, "too-large"));
    api.hangUp("POST BASE/log/entries HTTP/1.1\nHost: x\nContent-Length: 1000\n\npart");
    api.hangUp("POST BASE/log/entries HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n\n5\npart");
    for (String line :
        List.of(
            "GET BASE/counters/%zz HTTP/1.1",
            "GET BASE/counters?prefix=%zz HTTP/1.1", "GET BASE/counters/a%2 HTTP/1.1")) {
      String status = api.raw(line + "\nHost: x\nConnection: close\n\n");
      assertTrue(status.contains(" 400 "), line + " -> " + status);
    }
    assertEquals(before, entries());
  }

  @Test
  @Order(14)
  void eventsComeAsTheyAreWrittenAndResumeByTheirIds() throws Exception {
    String after = "?after=" + api.get("/log/feed?limit=1000").is(200).json().getString("next");
    HttpResponse<InputStream> opened = api.stream("/log/events" + after);
    assertEquals(200, opened.statusCode());
    List<String> ids;
    try (BufferedReader events = reader(opened)) {
      api.post("/log/entries", LINES, "\"e1\"\n\"e2\"").is(201);
      api.post("/log/entries", "text/plain", "e3\nof two lines").is(201);
      ids =
          List.of(next(events, "\"json\":\"e1\""), next(events, "\"e2\""), next(events, "e3\\nof"));
    }
    HttpResponse<InputStream> resumed =
        api.stream("/log/events" + after, "Last-Event-ID", ids.get(1));
    try (BufferedReader events = reader(resumed)) {
      assertEquals(ids.get(2), next(events, "e3\\nof"));
    }
  }

  private static BufferedReader reader(HttpResponse<InputStream> response) {
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  /** Reads the next event, which holds {@code text}, and returns its id. */
  private static String next(BufferedReader events, String text) throws Exception {
    return CompletableFuture.supplyAsync(
            () -> {
              try {
                String id = null;
                for (String line = events.readLine(); line != null; line = events.readLine()) {
                  if (line.startsWith("id:")) {
                    id = line.substring(3).strip();
                  } else if (line.startsWith("data:")) {
                    assertTrue(line.contains(text), line);
                    return id;
                  }
                }
                throw new AssertionError("the stream ended before " + text);
              } catch (java.io.IOException e) {
                throw new AssertionError(e);
              }
            })
        .get(ApiClient.DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  @Order(15)
  void streamsAreBoundedAndAClientThatLeftMakesRoom() throws Exception {
    String after = "?after=" + api.get("/log/feed?limit=1000").is(200).json().getString("next");
    List<HttpResponse<InputStream>> open = new ArrayList<>();
    Answer refused = null;
    for (int i = 0; i <= 64 && refused == null; i++) {
      HttpResponse<InputStream> one = api.stream("/log/events" + after);
      if (one.statusCode() == 200) {
        open.add(one);
      } else {
        refused = new Answer(one.statusCode(), one.headers().map(), one.body().readAllBytes());
      }
    }
    assertNotNull(refused);
    assertNull(fault(refused, 503, "replication"));
    assertEquals("1", refused.header("Retry-After"));
    // The server has fewer threads than there are streams: none of them holds one.
    api.get("/stats").is(200);
    for (HttpResponse<InputStream> one : open) {
      one.body().close();
    }
    await(
        "room for a stream",
        () -> {
          api.post("/log/entries", "text/plain", "wake").is(201);
          try {
            HttpResponse<InputStream> one = api.stream("/log/events" + after);
            one.body().close();
            return one.statusCode() == 200;
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  @Order(16)
  void everyStatusThatWasSeenIsDescribed() throws Exception {
    JsonObject paths = api.openApi().getJsonObject("paths");
    List<String> undescribed = new ArrayList<>();
    for (String call : api.seen()) {
      String[] parts = call.split(" ", 3);
      if (!List.of("GET", "POST", "PUT", "PATCH", "DELETE").contains(parts[0])
          || parts[2].equals("405")) {
        continue;
      }
      List<JsonObject> described =
          paths.entrySet().stream()
              .filter(path -> matches(path.getKey(), parts[1]))
              .map(path -> path.getValue().asJsonObject())
              .filter(path -> path.containsKey(parts[0].toLowerCase(java.util.Locale.ROOT)))
              .map(path -> path.getJsonObject(parts[0].toLowerCase(java.util.Locale.ROOT)))
              .toList();
      boolean unknownPath = described.isEmpty() && parts[2].equals("404");
      if (!unknownPath
          && described.stream()
              .noneMatch(d -> d.getJsonObject("responses").containsKey(parts[2]))) {
        undescribed.add(call);
      }
    }
    assertEquals(List.of(), undescribed);
  }

  private static boolean matches(String template, String path) {
    String pattern = template.replaceAll("\\{[a-z]+}", "[^/]+");
    return Pattern.matches(pattern, "/parley/api/v1" + path.replaceAll("^/$", ""));
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void undeployingEndsTheStreams() throws Exception {
    HttpResponse<InputStream> open = api.stream("/log/events");
    deployer.undeploy(WAR);
    CompletableFuture<Long> end =
        CompletableFuture.supplyAsync(
            () -> {
              try (InputStream in = open.body()) {
                return in.transferTo(java.io.OutputStream.nullOutputStream());
              } catch (java.io.IOException e) {
                return -1L;
              }
            });
    end.get(ApiClient.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    containers.stop(NODE);
    api = null;
  }
}
