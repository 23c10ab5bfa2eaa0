package io.parley.it;

import io.parley.it.BadCalls.Bad;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Calls about checkpoints that are wrong whatever checkpoints there are. */
final class BadCheckpointCalls {
  private static final String JSON = ApiTest.JSON;
  private static final String INVALID = "invalid-request";

  private final List<Bad> calls = new ArrayList<>();
  private final String run;

  private BadCheckpointCalls(String run) {
    this.run = run;
  }

  /** Every bad call; {@code run} is a name that nobody else uses. */
  static List<Bad> all(String run) {
    BadCheckpointCalls bad = new BadCheckpointCalls(run);
    bad.looking();
    bad.opening();
    bad.submitting();
    bad.policy();
    return bad.calls;
  }

  private void add(String method, String path, String body, int status, String type) {
    calls.add(new Bad(method, path, body == null ? null : JSON, body, status, type));
  }

  private void looking() {
    for (String path : List.of("?status=done", "?status=", "?status=COMPLETE", "?prefix=a")) {
      add("GET", "/checkpoints" + path, null, 400, INVALID);
    }
    for (String path : List.of("/latest", "/policy", "/" + run)) {
      add("GET", "/checkpoints" + path + "?x=1", null, 400, INVALID);
    }
    for (String id : List.of("-x", "a%20b", "%00", "%ff", "c".repeat(129), "a;b")) {
      add("GET", "/checkpoints/" + id, null, 400, INVALID);
      add("DELETE", "/checkpoints/" + id, null, 400, INVALID);
      add("POST", "/checkpoints/" + id + "/verification", null, 400, INVALID);
      add("GET", "/checkpoints/" + id + "/nodes/n1/state", null, 400, INVALID);
      add("GET", "/checkpoints/" + id + "/nodes/n1/proofs/0", null, 400, INVALID);
      add("PUT", "/checkpoints/" + id + "/nodes/n1?logicalTime=1", "1", 400, INVALID);
    }
    String unknown = "/checkpoints/" + run;
    add("GET", unknown, null, 404, "unknown-name");
    add("DELETE", unknown, null, 404, "unknown-name");
    add("POST", unknown + "/verification", null, 404, "unknown-name");
    add("POST", unknown + "/verification", "{\"a\":1}", 400, INVALID);
    add("GET", unknown + "/nodes/n1/state", null, 404, "unknown-name");
    add("GET", unknown + "/nodes/-/state", null, 400, INVALID);
    add("GET", unknown + "/nodes/n1/state?from=1", null, 400, INVALID);
    add("GET", unknown + "/nodes/n1/proofs/0", null, 404, "unknown-name");
    add("GET", unknown + "/nodes/n1/proofs/x", null, 400, INVALID);
    add("GET", unknown + "/nodes/n1/nothing", null, 404, "no-such-path");
    add("PUT", "/checkpoints", "{}", 405, "method-not-allowed");
    add("POST", unknown, "{}", 405, "method-not-allowed");
    add("DELETE", "/checkpoints/policy", null, 405, "method-not-allowed");
    add("GET", unknown + "/nodes/n1", null, 405, "method-not-allowed");
    add("POST", unknown + "/nodes/n1/state", "{}", 405, "method-not-allowed");
  }

  private void opening() {
    for (String fields :
        List.of(
            "\"x\":1",
            "\"id\":1",
            "\"id\":null",
            "\"id\":\"\"",
            "\"id\":\"latest\"",
            "\"id\":\"policy\"",
            "\"id\":\"a b\"",
            "\"id\":\"" + "c".repeat(129) + "\"",
            "\"expectedNodes\":\"n1\"",
            "\"expectedNodes\":null",
            "\"expectedNodes\":[]",
            "\"expectedNodes\":[1]",
            "\"expectedNodes\":[\"\"]",
            "\"expectedNodes\":[[\"n1\"]]",
            "\"expectedNodes\":[{\"n1\":1}]",
            "\"expectedNodes\":[\"n1\",\"n1\"]",
            "\"timeout\":60",
            "\"timeout\":\"60\"",
            "\"timeout\":\"PT0S\"",
            "\"timeout\":\"-PT1S\"",
            "\"timeout\":\"PT0.099S\"",
            "\"timeout\":\"PT1.0000001S\"",
            "\"timeout\":\"P8D\"",
            "\"timeout\":\"PT99999999999999999999S\"",
            "\"automatic\":\"true\"",
            "\"automatic\":1")) {
      add("POST", "/checkpoints", "{" + fields + "}", 400, INVALID);
    }
    add("POST", "/checkpoints", "[]", 400, INVALID);
    add("POST", "/checkpoints", "{\"id\":\"a\",\"id\":\"a\"}", 400, "serialisation");
    add("POST", "/checkpoints", " ".repeat(140_000), 413, "too-large");
    calls.add(new Bad("POST", "/checkpoints", "text/plain", "{}", 415, "unsupported-media-type"));
    // As many as one may expect, and their ids are as long as may be: read, and not known.
    String many =
        IntStream.range(0, 1024)
            .mapToObj(i -> "\"" + "n".repeat(60) + (1000 + i) + "\"")
            .collect(Collectors.joining(",", "{\"expectedNodes\":[", "]}"));
    add("POST", "/checkpoints", many, 404, "node-not-registered");
  }

  private void submitting() {
    String path = "/checkpoints/" + run + "/nodes/n1";
    for (String time :
        List.of("", "-1", "01", "1.5", "1e3", "x", "9223372036854775808", "9".repeat(40))) {
      add("PUT", path + "?logicalTime=" + time, "1", 400, INVALID);
    }
    add("PUT", path, "1", 400, INVALID);
    add("PUT", path + "?logicaltime=1", "1", 400, INVALID);
    add("PUT", path + "?logicalTime=1&logicalTime=2", "1", 400, INVALID);
    add("PUT", path + "?logicalTime=1", "1", 404, "unknown-name");
    add("PUT", "/checkpoints/" + run + "/nodes/-?logicalTime=1", "1", 400, INVALID);
    add("PUT", "/checkpoints/latest/nodes/n1?logicalTime=1", "1", 404, "unknown-name");
    calls.add(
        new Bad("PUT", path + "?logicalTime=1", "a/b; c", "1", 415, "unsupported-media-type"));
  }

  private void policy() {
    for (String body :
        List.of(
            "{}",
            "{\"x\":1}",
            "{\"interval\":1}",
            "{\"interval\":\"x\"}",
            "{\"interval\":\"PT0.5S\"}",
            "{\"interval\":\"-PT1H\"}",
            "{\"interval\":\"P366D\"}",
            "{\"interval\":[]}",
            "{\"timeout\":null}",
            "{\"timeout\":\"PT0S\"}",
            "{\"timeout\":\"P8D\"}",
            "{\"retain\":0}",
            "{\"retain\":101}",
            "{\"retain\":2.5}",
            "{\"retain\":null}",
            "{\"retain\":99999999999}")) {
      add("PATCH", "/checkpoints/policy", body, 400, INVALID);
    }
    add("PATCH", "/checkpoints/policy", "{\"retain\":1,}", 400, "serialisation");
    calls.add(
        new Bad("PATCH", "/checkpoints/policy", "text/plain", "{}", 415, "unsupported-media-type"));
    for (String field : List.of("", ".interval", ".timeout", ".retain")) {
      String register = "/registers/parley.checkpoint.policy" + field;
      calls.add(new Bad("PUT", register, "text/plain", "1", 409, "merge-conflict"));
      add("DELETE", register, null, 409, "merge-conflict");
    }
  }
}
