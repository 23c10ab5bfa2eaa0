package io.parley.it;

import static io.parley.it.CheckpointApi.opening;
import static io.parley.it.CheckpointApi.path;
import static io.parley.it.CheckpointApi.random;
import static io.parley.it.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.it.ApiClient.Answer;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checkpoints of one node: opened, fed, complete, given up, removed. */
class ApiCheckpointIT extends ApiTest {
  private static final String ZEROS = "0".repeat(64);

  private CheckpointApi checkpoints;

  @BeforeEach
  void nothingIsRemovedByItself() {
    checkpoints = new CheckpointApi(api, RUN);
    checkpoints.policy("{\"retain\":100}").is(200);
  }

  @AfterEach
  void allIsAsItWas() {
    checkpoints.removePeers();
    checkpoints.policy("{\"interval\":null,\"timeout\":\"PT1M\",\"retain\":5}").is(200);
  }

  @Test
  void anAutomaticOneCompletesByItself() {
    api.post("/log/entries", "text/plain", "something to snapshot").is(201);
    long completed = checkpoints.figures().getJsonNumber("completed").longValue();
    Answer opened = api.call("POST", "/checkpoints", null).is(201);
    String id = opened.json().getString("id");
    assertEquals(api.uri(path(id)).getPath(), URI.create(opened.header("Location")).getPath());
    assertTrue(opened.json().getBoolean("automatic"));

    JsonObject complete =
        eventually("complete", () -> checkpoints.checkpoint(id), c -> isComplete(c));
    JsonObject own = complete.getJsonObject("nodes").getJsonObject("n1");
    assertEquals(Long.toString(entries()), own.getString("logicalTime"));
    assertEquals(own.getString("logicalTime"), complete.getString("minLogicalTime"));
    assertEquals(own.getString("logicalTime"), complete.getString("maxLogicalTime"));
    assertTrue(complete.getString("combinedRoot").matches("[0-9a-f]{64}"));
    assertTrue(own.getString("by").startsWith("n1~"));
    Stream.of("opened", "deadline", "completed")
        .forEach(time -> assertTrue(complete.getString(time).matches(".{19}\\.[0-9]{6}Z"), time));
    assertEquals(JsonValue.EMPTY_JSON_ARRAY, complete.get("missingNodes"));

    assertEquals(complete, api.get("/checkpoints/latest").is(200).json());
    JsonObject figures = checkpoints.figures();
    assertEquals(completed + 1, figures.getJsonNumber("completed").longValue());
    assertEquals(id, figures.getString("latest"));
    assertTrue(figures.getJsonNumber("averageStateBytes").longValue() > 0);
  }

  private static boolean isComplete(JsonObject checkpoint) {
    return checkpoint.getString("status").equals("complete");
  }

  @Test
  void applicationsSubmitForEachExpectedNode() {
    String one = checkpoints.peer();
    String two = checkpoints.peer();
    String id = checkpoints.opened(two, one);
    JsonObject first = checkpoints.submit(id, one, Long.MAX_VALUE, random(1)).is(200).json();
    assertEquals("collecting", first.getString("status"));
    assertEquals(Long.toString(Long.MAX_VALUE), first.getString("logicalTime"));
    assertEquals(1, first.getInt("size"));
    assertEquals(two, first.getJsonArray("missingNodes").getString(0));
    assertEquals(first.getString("root"), root(id, one));
    assertFalse(checkpoints.checkpoint(id).containsKey("combinedRoot"));

    byte[] state = random(3_000_000);
    Answer last = checkpoints.submit(id, two, 0, state, "Content-Type", "text/plain").is(201);
    assertEquals("complete", last.json().getString("status"));
    assertEquals(JsonValue.EMPTY_JSON_ARRAY, last.json().get("missingNodes"));
    JsonObject complete = checkpoints.checkpoint(id);
    assertEquals("0", complete.getString("minLogicalTime"));
    assertEquals(Long.toString(Long.MAX_VALUE), complete.getString("maxLogicalTime"));

    // The same again is the same answer, the stated root included; another one is a conflict.
    Answer again =
        checkpoints.submit(id, two, 0, state, "Parley-Root", last.json().getString("root")).is(201);
    assertEquals(last.json(), again.json());
    assertEquals(complete, checkpoints.checkpoint(id));
    String before = replica();
    for (Answer other :
        List.of(
            checkpoints.submit(id, two, 1, state),
            checkpoints.submit(id, two, 0, random(3_000_001)))) {
      assertNull(fault(other, 409, "merge-conflict"));
    }
    assertEquals(before, replica());
  }

  private String root(String id, String node) {
    return checkpoints.checkpoint(id).getJsonObject("nodes").getJsonObject(node).getString("root");
  }

  private String replica() {
    return api.get("/replica").is(200).text();
  }

  @Test
  void statesOfAllSizesAndMediaTypesAreTakenAsTheyAre() {
    String node = checkpoints.peer();
    for (int size : List.of(1, 65_536, 65_537, 5_000_000)) {
      byte[] state = random(size);
      String id = checkpoints.completed(node, size, state);
      assertArrayEquals(state, api.get(CheckpointApi.state(id, node)).is(200).body());
    }
    byte[] form = bytes("a=1&logicalTime=7");
    String id = checkpoints.opened(node);
    checkpoints
        .submit(id, node, 6_000_000, form, "Content-Type", "application/x-www-form-urlencoded")
        .is(201);
    assertArrayEquals(form, api.get(CheckpointApi.state(id, node)).is(200).body());
    String unannounced = checkpoints.opened(node);
    byte[] state = random(1_000_000);
    api.chunked(
            "PUT",
            path(unannounced, node) + "?logicalTime=6000001",
            new java.io.ByteArrayInputStream(state))
        .is(201);
    assertArrayEquals(state, api.get(CheckpointApi.state(unannounced, node)).is(200).body());
  }

  @Test
  void whatIsRefusedIsNamedAndChangesNothing() throws Exception {
    String node = checkpoints.peer();
    String before = checkpoints.opened(node);
    checkpoints.submit(before, node, 10, random(10)).is(201);
    String id = checkpoints.opened(node);
    String late = checkpoints.name("c");
    checkpoints.open(opening(late, List.of(node), Duration.ofMillis(100))).is(201);
    eventually("expired", () -> checkpoints.status(late), "expired"::equals);
    int failed = checkpoints.figures().getInt("failedVerifications");
    String replica = replica();

    assertNull(fault(checkpoints.submit(id, "n1", 11, random(1)), 404, "node-not-registered"));
    assertNull(fault(checkpoints.submit("no", node, 11, random(1)), 404, "unknown-name"));
    assertNull(fault(checkpoints.submit("no", node, 11, random(5_000_000)), 404, "unknown-name"));
    String asks =
        "PUT BASE"
            + path("no", node)
            + "?logicalTime=1 HTTP/1.1\nHost: x\nContent-Length: 9999999\n";
    List<Integer> told = api.raw(asks + "Expect: 100-continue\n\n");
    assertEquals(OwnAnswers.tested().firstToExpect(), told.get(0));
    assertEquals(404, told.get(told.size() - 1), "without the body");
    assertNull(fault(checkpoints.submit(late, node, 11, random(1)), 409, "stale-state"));
    Answer stale = checkpoints.submit(id, node, 9, random(1));
    assertNull(fault(stale, 409, "stale-state"));
    assertTrue(stale.json().getString("detail").contains("got 9, want >= 10"), stale.text());
    Answer wrong = checkpoints.submit(id, node, 11, random(70_000), "Parley-Root", ZEROS);
    assertNull(fault(wrong, 422, "checkpoint-verification-failed"));
    assertTrue(wrong.json().getString("detail").contains(ZEROS), wrong.text());
    assertNull(fault(checkpoints.submit(id, node, 11, new byte[0]), 400, "serialisation"));
    for (String root : List.of("", "00", "g".repeat(64), ZEROS + "0", "A".repeat(64))) {
      Answer malformed = checkpoints.submit(id, node, 11, random(1), "Parley-Root", root);
      assertNull(fault(malformed, 400, "invalid-request"));
    }

    assertEquals(failed + 1, checkpoints.figures().getInt("failedVerifications"));
    assertEquals(replica, replica());
    assertEquals("collecting", checkpoints.status(id));
    checkpoints.submit(id, node, 10, random(1)).is(201);
  }

  @Test
  void aBodyThatIsTooLargeOrStopsLeavesNothingAndHoldsNothing() throws Exception {
    String node = checkpoints.peer();
    String id = checkpoints.opened(node);
    String replica = replica();
    String put = "PUT BASE" + path(id, node) + "?logicalTime=1 HTTP/1.1\nHost: x\n";
    String part = "x".repeat(600_000);
    assertEquals(List.of(413), api.raw(put + "Content-Length: 1073741825\n\n" + part));
    for (int i = 0; i < 20; i++) {
      api.hangUp(put + "Content-Length: 2000000\n\n" + part);
      api.hangUp(put + "Transfer-Encoding: chunked\n\nFFFFF\n" + part);
    }
    assertEquals(replica, replica());
    byte[] state = random(2_000_000);
    eventually("taken", () -> checkpoints.submit(id, node, 1, state).is(201));
    assertArrayEquals(state, api.get(CheckpointApi.state(id, node)).is(200).body());
  }

  @Test
  void openingTheSameAgainIsTheSameAndAnythingElseIsAConflict() {
    String node = checkpoints.peer();
    String id = checkpoints.name("c");
    String opening = opening(id, List.of("n1", node));
    JsonObject first = checkpoints.open(opening).is(201).json();
    String replica = replica();
    Answer again = checkpoints.open(opening(id, List.of(node, "n1"))).is(200);
    assertEquals(first, again.json());
    assertEquals(api.uri(path(id)).getPath(), URI.create(again.header("Location")).getPath());
    for (String other :
        List.of(
            opening(id, List.of("n1")),
            opening.replace("false", "true"),
            opening(id, List.of("n1", node), Duration.ofMinutes(2)))) {
      assertNull(fault(checkpoints.open(other), 409, "merge-conflict"));
    }
    Answer stranger = checkpoints.open(opening(checkpoints.name("c"), List.of("n1", "n7")));
    assertNull(fault(stranger, 404, "node-not-registered"));
    assertEquals(replica, replica());
  }

  @Test
  void anOpenOneIsAbortedAndThenRemoved() {
    String node = checkpoints.peer();
    String id = checkpoints.opened("n1", node);
    checkpoints.submit(id, node, 1, random(1)).is(200);
    assertEquals(
        "{\"id\":\"" + id + "\",\"ended\":\"aborted\"}",
        api.call("DELETE", path(id), null).is(200).text());
    assertEquals("aborted", checkpoints.status(id));
    assertNull(fault(checkpoints.submit(id, "n1", 1L << 50, random(1)), 409, "stale-state"));
    assertEquals("removed", api.call("DELETE", path(id), null).is(200).json().getString("ended"));
    assertNull(fault(api.get(path(id)), 404, "unknown-name"));
    assertNull(fault(api.call("DELETE", path(id), null), 404, "unknown-name"));
    assertNull(fault(api.get(CheckpointApi.state(id, node)), 404, "unknown-name"));
  }

  @Test
  void theListIsInPagesAndByStatus() {
    String node = checkpoints.peer();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.add(0, checkpoints.opened(node));
    }
    checkpoints.submit(ids.get(1), node, 1, random(1)).is(201);
    assertEquals(ids, shown("/checkpoints?limit=3"));
    List<String> paged = new ArrayList<>();
    String next = "";
    for (int i = 0; i < 3; i++) {
      JsonObject page = api.get("/checkpoints?limit=1" + next).is(200).json();
      paged.add(page.getJsonArray("items").getJsonObject(0).getString("id"));
      next = "&after=" + page.getString("next", "");
    }
    assertEquals(ids, paged);
    List<String> complete = shown("/checkpoints?status=complete&limit=1000");
    assertTrue(complete.contains(ids.get(1)) && !complete.contains(ids.get(0)));
    List<String> collecting = shown("/checkpoints?status=collecting&limit=1000");
    assertTrue(collecting.contains(ids.get(0)) && !collecting.contains(ids.get(1)));
    assertEquals(List.of(), shown("/checkpoints?status=conflicted"));
  }

  private List<String> shown(String path) {
    JsonArray items = api.get(path).is(200).json().getJsonArray("items");
    return items.stream().map(item -> item.asJsonObject().getString("id")).toList();
  }

  @Test
  void thePolicyOpensAndRemovesThemAndIsChangedByItsCallAlone() {
    String changed = "{\"interval\":\"PT1S\",\"timeout\":\"PT30S\",\"retain\":2}";
    assertEquals(changed, checkpoints.policy(changed).is(200).text());
    assertEquals(changed, api.get("/checkpoints/policy").is(200).text());
    Set<String> seen = new HashSet<>();
    eventually(
        "opened by itself, and only two are kept",
        () ->
            shown("/checkpoints?status=complete&limit=1000").stream()
                .filter(id -> id.startsWith("policy-"))
                .toList(),
        ids -> {
          seen.addAll(ids);
          return seen.size() > 2 && ids.size() == 2;
        });
    JsonObject off = checkpoints.policy("{\"interval\":\"PT0S\"}").is(200).json();
    assertTrue(off.isNull("interval"));
    eventually(
        "none that it opened is left open",
        () -> shown("/checkpoints?status=collecting&limit=1000"),
        ids -> ids.stream().noneMatch(id -> id.startsWith("policy-")));
    assertEquals("PT30S", off.getString("timeout"));
    assertEquals(2, off.getInt("retain"));

    String register = "/registers/parley.checkpoint.policy.retain";
    String value = api.get(register).is(200).text();
    assertNull(fault(api.call("PUT", register, bytes("x")), 409, "merge-conflict"));
    assertNull(fault(api.call("DELETE", register, null), 409, "merge-conflict"));
    assertEquals(value, api.get(register).is(200).text());
  }
}
