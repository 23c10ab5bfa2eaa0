package io.parley.it;

import io.parley.it.ApiClient.Answer;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls about checkpoints, under ids and for peers that no other test has. */
final class CheckpointApi {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final ApiClient api;
  private final String run;
  private final List<String> peers = new ArrayList<>();

  CheckpointApi(ApiClient api, String run) {
    this.api = api;
    this.run = run;
  }

  /** A name of this test alone. */
  String name(String what) {
    return what + NUMBERS.incrementAndGet() + "-" + run;
  }

  /** A peer that nothing but this name is known of; checkpoints may expect it. */
  String peer() {
    String peer = name("p");
    api.call("PUT", "/peers/" + peer, null).is(200);
    peers.add(peer);
    return peer;
  }

  /** So that later checkpoints do not expect them. */
  void removePeers() {
    peers.forEach(peer -> api.call("DELETE", "/peers/" + peer, null).is(200));
  }

  Answer open(String body) {
    return api.post("/checkpoints", ApiTest.JSON, body);
  }

  /** Opens one to which only applications submit. */
  String opened(String... expected) {
    String id = name("c");
    open(opening(id, List.of(expected))).is(201);
    return id;
  }

  static String opening(String id, List<String> expected) {
    return opening(id, expected, CheckpointClient.LONG);
  }

  static String opening(String id, List<String> expected, Duration timeout) {
    JsonArrayBuilder nodes = Json.createArrayBuilder();
    expected.forEach(nodes::add);
    return Json.createObjectBuilder()
        .add("id", id)
        .add("expectedNodes", nodes)
        .add("automatic", false)
        .add("timeout", timeout.toString())
        .build()
        .toString();
  }

  static String path(String id) {
    return "/checkpoints/" + id;
  }

  static String path(String id, String node) {
    return path(id) + "/nodes/" + node;
  }

  static String state(String id, String node) {
    return path(id, node) + "/state";
  }

  Answer submit(String id, String node, long logicalTime, byte[] state, String... headers) {
    return api.call("PUT", path(id, node) + "?logicalTime=" + logicalTime, state, headers);
  }

  /** One of one node, complete with this state. */
  String completed(String node, long logicalTime, byte[] state) {
    String id = opened(node);
    submit(id, node, logicalTime, state).is(201);
    return id;
  }

  JsonObject checkpoint(String id) {
    return api.get(path(id)).is(200).json();
  }

  String status(String id) {
    return checkpoint(id).getString("status");
  }

  JsonObject figures() {
    return api.get("/stats").is(200).json().getJsonObject("checkpoints");
  }

  Answer policy(String change) {
    return api.call(
        "PATCH", "/checkpoints/policy", ApiTest.bytes(change), "Content-Type", ApiTest.JSON);
  }

  /** Bytes that are the same in each run, and no two chunks alike. */
  static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
