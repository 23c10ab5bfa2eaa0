package io.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Calls one node's API and remembers which statuses each call has had. */
final class ApiClient {
  private static final Pattern IMMENSE =
      Pattern.compile("(?<=[\\[:,])-?[0-9.]+(?:(?<=[0-9]{1000})|[eE][+-]?[0-9]{7,})(?=[,\\]}])");

  private static final String BASE = "/parley/api/v1";

  private final int port;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Eventually.DEADLINE)
          .build();
  private final Set<String> seen = new TreeSet<>();

  ApiClient(int port) {
    this.port = port;
  }

  /** An answer, whole. */
  record Answer(int status, Map<String, List<String>> headers, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    /** Numbers that are JSON, but more than the reader here makes a value of, become strings. */
    JsonObject json() {
      String readable = IMMENSE.matcher(text()).replaceAll("\"$0\"");
      return Json.createReader(new StringReader(readable)).readObject();
    }

    String header(String name) {
      return headers.entrySet().stream()
          .filter(h -> h.getKey().equalsIgnoreCase(name))
          .map(h -> h.getValue().get(0))
          .findFirst()
          .orElse(null);
    }

    Answer is(int wanted) {
      assertEquals(wanted, status, this::text);
      return this;
    }
  }

  /** What was called: "METHOD path status". */
  Set<String> seen() {
    return seen;
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + BASE + path);
  }

  Answer get(String path, String... headers) {
    return call("GET", path, null, headers);
  }

  Answer post(String path, String mediaType, String body, String... headers) {
    String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = mediaType;
    return call("POST", path, body.getBytes(StandardCharsets.UTF_8), all);
  }

  /** A call; a null body is none. */
  Answer call(String method, String path, byte[] body, String... headers) {
    return exchange(
        method,
        path,
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofByteArray(body),
        headers);
  }

  /** As {@link #call}, with a body whose length is not announced. */
  Answer chunked(String method, String path, InputStream body, String... headers) {
    return exchange(method, path, HttpRequest.BodyPublishers.ofInputStream(() -> body), headers);
  }

  private Answer exchange(
      String method, String path, HttpRequest.BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).timeout(Eventually.DEADLINE).method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      note(method, path, response.statusCode());
      return new Answer(response.statusCode(), response.headers().map(), response.body());
    } catch (IOException e) {
      throw new IllegalStateException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void note(String method, String path, int status) {
    seen.add(method + " " + path.replaceAll("\\?.*", "") + " " + status);
  }

  /** Opens a stream of events and hands its bytes over as they come. */
  HttpResponse<InputStream> stream(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(Eventually.DEADLINE);
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<InputStream> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    note("GET", path, response.statusCode());
    return response;
  }

  /**
   * Sends what no client library would, and returns the statuses that came, a final one the last;
   * none if the server closed the connection.
   */
  List<Integer> raw(String requestHead) throws IOException {
    try (Socket socket = open(requestHead)) {
      socket.setSoTimeout((int) Eventually.DEADLINE.toMillis());
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      List<Integer> statuses = new ArrayList<>();
      for (String line = answer.readLine(); line != null; line = answer.readLine()) {
        if (line.startsWith("HTTP/1.1 ")) {
          int status = Integer.parseInt(line.substring(9, 12));
          statuses.add(status);
          if (status >= 200) {
            break;
          }
        }
      }
      return statuses;
    }
  }

  /** All that comes until the server closes the connection, which it must. */
  String untilClosed(String request) throws IOException {
    try (Socket socket = open(request)) {
      socket.setSoTimeout((int) Eventually.DEADLINE.toMillis());
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** Sends, and hands over the connection to a client that takes little at a time. */
  Socket begin(String request) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.setSoTimeout((int) Eventually.DEADLINE.toMillis());
    socket.connect(
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
    send(socket, request);
    return socket;
  }

  /** Sends and leaves. */
  void hangUp(String requestHead) throws IOException {
    open(requestHead).close();
  }

  private Socket open(String requestHead) throws IOException {
    Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    send(socket, requestHead);
    return socket;
  }

  private static void send(Socket socket, String requestHead) throws IOException {
    String request = requestHead.replace("BASE", BASE).replace("\n", "\r\n");
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  JsonObject openApi() throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + "/openapi?format=JSON");
    HttpResponse<byte[]> response =
        http.send(
            HttpRequest.newBuilder(uri).header("Accept", "application/json").build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertEquals(200, response.statusCode());
    return new Answer(200, Map.of(), response.body()).json();
  }
}
