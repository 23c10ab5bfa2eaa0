package io.parley.it;

import java.util.ArrayList;
import java.util.List;

/** Calls that are wrong, each with the problem that it gets. */
final class BadCalls {
  private static final String JSON = ApiTest.JSON;
  private static final String LINES = ApiTest.LINES;

  /** A request whose body's end is not certain; sent as it is. */
  record Framed(int status, String request) {
    private static Framed coded(int status, String version, String headers) {
      return new Framed(
          status,
          "POST BASE/log/entries HTTP/%s\nHost: x\nContent-Type: text/plain\n%s\n\n5\nhello\n0\n\n"
              .formatted(version, headers));
    }
  }

  static final List<Framed> FRAMED =
      List.of(
          Framed.coded(400, "1.1", "Transfer-Encoding: chunked, gzip"),
          Framed.coded(400, "1.1", "Transfer-Encoding: chunked, chunked"),
          Framed.coded(400, "1.1", "Transfer-Encoding: chunked\nTransfer-Encoding: chunked"),
          Framed.coded(400, "1.1", "Transfer-Encoding: chunked\nTransfer-Encoding: gzip"),
          Framed.coded(400, "1.1", "Transfer-Encoding: chunked;p=1"),
          Framed.coded(400, "1.1", "Transfer-Encoding:"),
          Framed.coded(400, "1.1", "Transfer-Encoding: chunked\nContent-Length: 5"),
          Framed.coded(400, "1.1", "Content-Length: 5\nContent-Length: 6"),
          Framed.coded(400, "1.1", "Content-Length: 5\nContent-Length: 5"),
          Framed.coded(400, "1.1", "Content-Length: +5"),
          Framed.coded(501, "1.1", "Transfer-Encoding: gzip, chunked"),
          Framed.coded(501, "1.1", "Transfer-Encoding: foo"),
          Framed.coded(501, "1.1", "Transfer-Encoding: xchunked"));

  private BadCalls() {}

  /** A bad call, and the problem that it gets. */
  record Bad(String method, String path, String mediaType, String body, int status, String type) {}

  private static Bad bad(String method, String path, int status, String type) {
    return new Bad(method, path, null, null, status, type);
  }

  /** Every bad call; {@code run} is a name that nobody else uses. */
  static List<Bad> all(String run) {
    String invalid = "invalid-request";
    List<Bad> calls = new ArrayList<>();
    for (String list :
        List.of("/log/entries", "/log/feed", "/counters", "/registers", "/peers", "/checkpoints")) {
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

    String increments = "/counters/" + run + "-bad/increments";
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
    for (String path :
        List.of(
            "/log/removals", "/gossip/rounds", "/replica/verification", "/replica/restamping")) {
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
      calls.add(new Bad("PUT", "/registers/" + run, mediaType, "x", 415, "unsupported-media-type"));
    }
    calls.addAll(BadCheckpointCalls.all(run));
    String big = "x".repeat(262_145);
    calls.add(new Bad("POST", entries, "text/plain", big, 413, "too-large"));
    calls.add(new Bad("PUT", "/registers/" + run, "text/plain", big, 413, "too-large"));
    return calls;
  }
}
