package io.parley.it;

import static io.parley.it.Eventually.eventually;

import io.parley.checkpoint.StateHasher;
import io.parley.checkpoint.StateHead;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Checkpoints of one node over REST, with states that are made as they are sent. Thread-safe. */
final class CheckpointClient {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Eventually.DEADLINE)
          .build();

  /** A timeout that no test waits for. */
  static final Duration LONG = Duration.ofHours(1);

  private final Server server;

  CheckpointClient(Server server) {
    this.server = server;
  }

  /**
   * A state of random bytes, the same for the same seed.
   *
   * @param changed the index of a chunk that is another one; -1: none
   */
  record State(long seed, int chunks, int changed) {
    private static final int CHUNK = 64 * 1024;

    private byte[] chunk(int index) {
      byte[] bytes = new byte[CHUNK];
      new Random(seed * 1_000_003 + index + (index == changed ? 1L << 40 : 0)).nextBytes(bytes);
      return bytes;
    }

    long size() {
      return (long) chunks * CHUNK;
    }

    InputStream open() {
      return new InputStream() {
        private byte[] present = new byte[0];
        private int at;
        private int next;

        @Override
        public int read() {
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] to, int from, int length) {
          if (at == present.length) {
            if (next == chunks) {
              return -1;
            }
            present = chunk(next++);
            at = 0;
          }
          int taken = Math.min(length, present.length - at);
          System.arraycopy(present, at, to, from, taken);
          at += taken;
          return taken;
        }
      };
    }

    StateHead head() {
      return head(open());
    }

    static StateHead head(InputStream bytes) {
      StateHasher hasher = new StateHasher(chunk -> {});
      byte[] buffer = new byte[CHUNK];
      try (bytes) {
        for (int n = bytes.read(buffer); n >= 0; n = bytes.read(buffer)) {
          hasher.update(buffer, 0, n);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return hasher.head();
    }
  }

  /** Opens a checkpoint that expects all three nodes. */
  JsonObject open(String id, boolean automatic, Duration timeout) {
    return open(id, automatic, timeout, "n1", "n2", "n3");
  }

  JsonObject open(String id, boolean automatic, Duration timeout, String... nodes) {
    String body =
        "{\"id\":\"%s\",\"automatic\":%s,\"timeout\":\"%s\",\"expectedNodes\":[\"%s\"]}"
            .formatted(id, automatic, timeout, String.join("\",\"", nodes));
    return server.client().call("POST", "/checkpoints", NodeClient.JSON, body).expect(201).json();
  }

  JsonObject get(String id) {
    return server.client().call("GET", "/checkpoints/" + id, null, null).expect(200).json();
  }

  /** Waits until this node says so. */
  JsonObject await(String id, String status) {
    return eventually(
            server + " says that " + id + " is " + status,
            () -> server.client().call("GET", "/checkpoints/" + id, null, null),
            answer -> answer.status() == 200 && answer.json().getString("status").equals(status))
        .json();
  }

  /** Submits a state; the answer's status. */
  int submit(String id, String node, long logicalTime, State state) {
    Supplier<InputStream> body = state::open;
    HttpRequest request =
        HttpRequest.newBuilder(
                uri("/checkpoints/%s/nodes/%s?logicalTime=%d".formatted(id, node, logicalTime)))
            .timeout(Eventually.DEADLINE)
            .header("Content-Type", "application/octet-stream")
            .header("Parley-Root", state.head().root().hex())
            .PUT(HttpRequest.BodyPublishers.ofInputStream(body))
            .build();
    HttpResponse<String> answer = send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return answer.statusCode();
  }

  /** Reads a state back; waits until the node has all of it. */
  StateHead read(String id, String node) {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/checkpoints/%s/nodes/%s/state".formatted(id, node)))
            .timeout(Eventually.DEADLINE)
            .build();
    return State.head(
        eventually(
                server + " has the state of " + node,
                () -> send(request, HttpResponse.BodyHandlers.ofInputStream()),
                answer -> answer.statusCode() == 200)
            .body());
  }

  /** Sums of this node's metrics, by name without labels. */
  Map<String, Double> metrics() {
    List<String> lines =
        server.client().call("GET", "/metrics", null, null).expect(200).body().lines().toList();
    return lines.stream()
        .filter(line -> !line.startsWith("#"))
        .collect(
            Collectors.toMap(
                line -> line.replaceAll("[{ ].*", ""),
                line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)),
                Double::sum));
  }

  private URI uri(String path) {
    return URI.create(server.url() + "/parley/api/v1" + path);
  }

  private static <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
    try {
      return HTTP.send(request, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
