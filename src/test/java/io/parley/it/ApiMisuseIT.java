package io.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.parley.it.ApiClient.Answer;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every call badly used: it gets its problem and changes nothing. */
class ApiMisuseIT extends ApiTest {
  @Test
  void everyBadCallGetsItsProblemAndChangesNothing() throws Exception {
    String before = api.get("/replica").is(200).text();
    String settings = settings();
    int logged = server.log().length();
    List<String> wrong = new ArrayList<>();
    for (BadCalls.Bad bad : BadCalls.all(RUN)) {
      byte[] body = bad.body() == null ? null : bytes(bad.body());
      Answer answer =
          bad.mediaType() == null
              ? api.call(bad.method(), bad.path(), body)
              : api.call(bad.method(), bad.path(), body, "Content-Type", bad.mediaType());
      String fault =
          OwnAnswers.tested().refuses(bad.path())
              ? unlessEmpty400(answer)
              : fault(answer, bad.status(), bad.type());
      if (fault != null) {
        String shown = bad.toString();
        wrong.add(shown.substring(0, Math.min(200, shown.length())) + " -> " + fault);
      }
    }
    assertEquals(List.of(), wrong);
    assertEquals(before, api.get("/replica").is(200).text());
    assertEquals(settings, settings());
    assertFalse(OwnAnswers.hasError(server.log().substring(logged)), "in the server's log");
  }

  private static String unlessEmpty400(Answer answer) {
    return answer.status() == 400 && answer.body().length == 0
        ? null
        : answer.status() + " " + answer.text();
  }

  private String settings() {
    JsonObject gossip = api.get("/gossip").is(200).json();
    return gossip.entrySet().stream()
        .filter(e -> !e.getKey().equals("statistics"))
        .toList()
        .toString();
  }

  @Test
  void badHeadersGetTheirProblem() {
    String entries = "/log/entries";
    String register = "/registers/" + RUN;
    List<String> wrong = new ArrayList<>();
    record Header(String method, String path, String name, String value, int status, String type) {}
    String invalid = "invalid-request";
    String unsupported = "unsupported-media-type";
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
            new Header("POST", entries, "Content-Encoding", "gzip", 415, unsupported),
            new Header("PUT", register, "Content-Encoding", "br", 415, unsupported),
            new Header("POST", entries, "Origin", "http://elsewhere.example", 400, invalid),
            new Header("DELETE", register, "Origin", "null", 400, invalid),
            new Header("PUT", register, "If-Match", "abc", 400, invalid),
            new Header("PUT", register, "If-Match", "\"a\" \"b\"", 400, invalid),
            new Header("PUT", register, "If-None-Match", "a", 400, invalid),
            new Header("GET", "/counters", "Accept", "a/b;q=\"1\",", 406, "not-acceptable"),
            new Header("GET", "/metrics", "Accept", "text/html", 406, "not-acceptable"),
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
  void whatIsNotAcceptableIsRefusedBeforeAnythingHappensAndWhatIsWellFormedIsUnderstood() {
    Map<String, Integer> statuses = new LinkedHashMap<>();
    for (String accept :
        List.of(
            "application/json;p=\"a,b\"",
            "application/json;profile=\"a;q=9\"",
            "text/html, */*;q=0.1",
            "application/json; charset=utf-8")) {
      statuses.put(accept, 201);
    }
    for (String accept :
        List.of(
            "application/json;q=0",
            "application/json;q=0.000, */*",
            "text/html",
            "*/*;q=0",
            "text/html, text/plain;p=\"application/json\"")) {
      statuses.put(accept, 406);
    }
    for (String accept : List.of("application/json;q=2", "application/json;p=\"a", "json")) {
      statuses.put(accept, 400);
    }
    long before = entries();
    Map<String, Integer> got = new LinkedHashMap<>();
    for (String accept : statuses.keySet()) {
      got.put(accept, api.post("/log/entries", "text/plain", "x", "Accept", accept).status());
    }
    assertEquals(statuses, got);
    api.post("/log/entries", "text/plain", "x", "Accept", "text/html", "Accept", JSON).is(201);
    api.post("/log/entries", "text/plain", "x", "Accept", "*/*", "Accept", JSON + ";q=0").is(406);
    assertEquals(before + 5, entries());
  }

  @Test
  void severalLinesOfAHeaderAreOneList() {
    long before = entries();
    for (String[] codings :
        new String[][] {
          {"identity", "gzip"}, {"gzip", "identity"}, {"identity, gzip"}, {"br", ""}
        }) {
      List<String> headers = new ArrayList<>(List.of("Content-Type", "text/plain"));
      for (String coding : codings) {
        headers.addAll(List.of("Content-Encoding", coding));
      }
      Answer refused = api.call("POST", "/log/entries", bytes("x"), headers.toArray(String[]::new));
      assertNull(fault(refused, 415, "unsupported-media-type"));
      assertEquals("identity", refused.header("Accept-Encoding"));
    }
    Answer type = api.post("/log/entries", "foo", "x").is(415);
    assertNull(type.header("Accept-Encoding"), "which is not about its coding");
    api.call("POST", "/log/entries", bytes("x"), "Content-Type", "a/b", "Content-Type", "a/b")
        .is(415);
    String own = "http://" + api.uri("/").getAuthority();
    api.call("POST", "/log/entries", bytes("x"), "Origin", own, "Origin", "http://x").is(400);
    api.call("POST", "/log/entries", bytes("x"), "Idempotency-Key", "a", "Idempotency-Key", "b")
        .is(400);
    assertEquals(before, entries());
    api.call("POST", "/log/entries", bytes("x"), "Content-Encoding", "identity, Identity").is(201);
  }

  @Test
  void aRequestWhoseBodyEndsInDoubtIsRefusedAndItsConnectionClosed() throws Exception {
    long before = entries();
    List<String> wrong = new ArrayList<>();
    for (BadCalls.Framed bad : BadCalls.FRAMED) {
      // Behind it stands another request, which must not be read.
      String answer = api.untilClosed(bad.request() + "GET BASE/counters HTTP/1.1\nHost: x\n\n");
      if (!answer.startsWith("HTTP/1.1 " + bad.status() + " ")
          || answer.indexOf("HTTP/1.1 ", 1) >= 0) {
        wrong.add(bad + " -> " + answer);
      }
    }
    assertEquals(List.of(), wrong);
    assertEquals(before, entries());
  }

  @Test
  void whatMustBeEncodedInAPathIsRefusedRaw() throws Exception {
    int logged = server.log().length();
    List<String> wrong = new ArrayList<>();
    for (String raw :
        List.of("[", "]", "a[0]", "{", "}", "|", "^", "`", "\"", "<", ">", "\u00ff")) {
      for (String path : List.of("/registers/", "/counters/", "/nothing/", "/counters?prefix=")) {
        int status = statusOf(path + raw);
        int wanted = path.contains("?") && raw.matches(".*[\\[\\]].*") ? 200 : 400;
        if (status != wanted) {
          wrong.add(path + raw + " -> " + status);
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertFalse(OwnAnswers.hasError(server.log().substring(logged)), "in the server's log");
  }

  @Test
  void aBodyOverTheLimitIsRefusedWhileItIsReadAndAClientMayHangUp() throws Exception {
    long before = entries();
    InputStream unannounced = new ByteArrayInputStream(new byte[600_000]);
    Answer refused =
        api.chunked("POST", "/log/entries", unannounced, "Content-Type", "text/plain").is(413);
    assertNull(fault(refused, 413, "too-large"));
    api.hangUp("POST BASE/log/entries HTTP/1.1\nHost: x\nContent-Length: 1000\n\npart");
    api.hangUp("POST BASE/log/entries HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n\n5\npart");
    int malformed = OwnAnswers.tested().malformedPath();
    assertEquals(malformed, statusOf("/counters/%zz"));
    assertEquals(malformed, statusOf("/counters/a%2"));
    assertEquals(400, statusOf("/counters?prefix=%zz"));
    assertEquals(before, entries());
  }

  private int statusOf(String path) throws Exception {
    return api.raw("GET BASE" + path + " HTTP/1.1\nHost: x\nConnection: close\n\n").get(0);
  }
}
