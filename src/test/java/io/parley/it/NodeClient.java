package io.parley.it;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * REST calls to one node. An answer with another status than the call is good for is an {@link
 * AssertionError} that shows it; no answer is an {@link UncheckedIOException}. Thread-safe.
 */
final class NodeClient {
  static final String JSON = "application/json";
  static final String LINES = "application/x-ndjson";

  /** The largest page, so that a walk over everything takes few calls. */
  private static final int PAGE = 1000;

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Eventually.DEADLINE)
          .build();

  private final String base;
  private final String health;

  NodeClient(int port, int managementPort) {
    this.base = "http://127.0.0.1:" + port + "/parley/api/v1";
    this.health = "http://127.0.0.1:" + managementPort + "/health/";
  }

  /** An answer as it came. */
  record Answer(int status, HttpHeaders headers, String body) {
    JsonObject json() {
      try (JsonReader reader = Json.createReader(new StringReader(body))) {
        return reader.readObject();
      }
    }

    Answer expect(int wanted) {
      if (status != wanted) {
        throw new AssertionError("status: got " + status + " " + body + ", want " + wanted);
      }
      return this;
    }
  }

  /** Any call. */
  Answer call(String method, String path, String mediaType, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : base + path))
            .timeout(Eventually.DEADLINE)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (mediaType != null) {
      request.header("Content-Type", mediaType);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> response = send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.headers(), response.body());
  }

  private static <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
    try {
      return HTTP.send(request, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }

  private Answer get(String path) {
    return call("GET", path, null, null);
  }

  // Log

  /** Appends one JSON payload: {@code {origin, sequence, timestamp}}. */
  JsonObject append(String json) {
    return call("POST", "/log/entries", JSON, json).expect(201).json();
  }

  /** Appends one JSON payload under an idempotency key. */
  JsonObject append(String json, String key) {
    return call("POST", "/log/entries", JSON, json, "Idempotency-Key", key).expect(201).json();
  }

  /** Appends each line: {@code {origin, first, last, count}}. */
  JsonObject appendLines(List<String> lines) {
    String body = String.join("\n", lines) + "\n";
    return call("POST", "/log/entries", LINES, body).expect(201).json();
  }

  /** A payload as it was written; empty if this node does not have it. */
  Optional<String> payload(String origin, long sequence) {
    Answer answer = get("/log/entries/" + encoded(origin) + "/" + sequence);
    return answer.status() == 404 ? Optional.empty() : Optional.of(answer.expect(200).body());
  }

  /** The whole log, in its order. */
  List<LogEntry> entries() {
    return all("/log/entries?limit=" + PAGE).map(LogEntry::of).toList();
  }

  /** One origin's stream. */
  List<LogEntry> entries(String origin) {
    return all("/log/entries?limit=" + PAGE + "&origin=" + encoded(origin))
        .map(LogEntry::of)
        .toList();
  }

  private Stream<JsonObject> all(String path) {
    List<JsonObject> items = new ArrayList<>();
    String after = "";
    while (after != null) {
      JsonObject page = get(path + (after.isEmpty() ? "" : "&after=" + after)).expect(200).json();
      items.addAll(page.getJsonArray("items").getValuesAs(JsonObject.class));
      after = page.containsKey("next") ? encoded(page.getString("next")) : null;
    }
    return items.stream();
  }

  /** One page of the feed. */
  JsonObject feed(String after, int limit) {
    String cursor = after == null ? "" : "&after=" + encoded(after);
    return get("/log/feed?limit=" + limit + cursor).expect(200).json();
  }

  /**
   * Opens the feed as server-sent events.
   *
   * @param lastEventId null: from the beginning
   */
  EventStream events(String lastEventId) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + "/log/events"))
            .header("Accept", "text/event-stream");
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    HttpResponse<Stream<String>> response =
        send(request.build(), HttpResponse.BodyHandlers.ofLines());
    if (response.statusCode() != 200) {
      throw new AssertionError("status: got " + response.statusCode() + ", want 200");
    }
    return new EventStream(response.body());
  }

  // Counters and registers

  /** Adds to a counter: the counter after it. */
  JsonObject increment(String counter, long by) {
    String path = "/counters/" + encoded(counter) + "/increments";
    return call("POST", path, JSON, "{\"by\":" + by + "}").expect(200).json();
  }

  /** A counter's value as this node knows it; 0 if it does not know it. */
  long counter(String name) {
    Answer answer = get("/counters/" + encoded(name));
    return answer.status() == 404
        ? 0
        : Long.parseLong(answer.expect(200).json().getString("value"));
  }

  /** Writes a register. */
  JsonObject put(String register, String value) {
    String path = "/registers/" + encoded(register);
    return call("PUT", path, "text/plain", value).expect(200).json();
  }

  /** A register's value; empty if this node does not have it. */
  Optional<String> register(String name) {
    Answer answer = get("/registers/" + encoded(name));
    return answer.status() == 404 ? Optional.empty() : Optional.of(answer.expect(200).body());
  }

  // Replica, peers, health

  /** {@code {node, origin, stateDigest, origins}}. */
  JsonObject replica() {
    return get("/replica").expect(200).json();
  }

  /** Who writes now: node and incarnation. */
  String origin() {
    return replica().getString("origin");
  }

  String digest() {
    return replica().getString("stateDigest");
  }

  /** Reads the whole store again: {@code {entries, mismatches}}. */
  JsonObject verify() {
    return call("POST", "/replica/verification", null, null).expect(200).json();
  }

  /** How this node sees another one. */
  JsonObject peer(String node) {
    return get("/peers/" + encoded(node)).expect(200).json();
  }

  /** The server's readiness: 200 or 503, and why. */
  Answer health() {
    return health("ready");
  }

  /** What the server says of one kind of health: live, ready, started. */
  Answer health(String kind) {
    return get(health + kind);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
