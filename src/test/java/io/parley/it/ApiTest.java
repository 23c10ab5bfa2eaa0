package io.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.parley.it.ApiClient.Answer;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.ContainerController;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Calls of the API of one node, well and badly used. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
abstract class ApiTest {
  static final String JSON = "application/json";
  static final String LINES = "application/x-ndjson";

  /** A name of this run: the node may have what other tests wrote. */
  static final String RUN = "api-" + UUID.randomUUID();

  @ArquillianResource private ContainerController containers;

  Server server;
  ApiClient api;

  @BeforeEach
  void theNodeIsReady() throws IOException {
    ApiServer running = ApiServer.running(containers);
    server = running.server();
    api = running.client();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** How many entries the node's log has. */
  long entries() {
    return api.get("/stats")
        .is(200)
        .json()
        .getJsonObject("log")
        .getJsonNumber("entries")
        .longValue();
  }

  /** Reads of what has this tag are answered by the steps of RFC 9110, section 13.2.2. */
  void assertConditionsHold(String path, String tag) {
    record Read(int status, List<String> headers) {}
    String date = "Fri, 01 Jan 2100 00:00:00 GMT";
    List<String> wrong = new ArrayList<>();
    String whole = api.call("HEAD", path, null).header("Content-Length");
    for (Read read :
        List.of(
            new Read(200, List.of()),
            new Read(200, List.of("If-Match", "*")),
            new Read(200, List.of("If-Match", "\"x\", " + tag)),
            new Read(200, List.of("If-Match", "\"x\"", "If-Match", tag)),
            new Read(200, List.of("If-None-Match", "\"x\"")),
            new Read(200, List.of("If-Match", tag, "If-None-Match", "W/\"x\"")),
            new Read(200, List.of("If-Modified-Since", date)),
            new Read(200, List.of("If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT")),
            new Read(304, List.of("If-None-Match", tag)),
            new Read(304, List.of("If-None-Match", "*")),
            new Read(304, List.of("If-None-Match", "\"x\", W/" + tag)),
            new Read(304, List.of("If-None-Match", "\"x\"", "If-None-Match", tag)),
            new Read(304, List.of("If-Match", tag, "If-None-Match", tag)),
            new Read(304, List.of("If-None-Match", tag, "Range", "bytes=0-0")),
            new Read(412, List.of("If-Match", "\"x\"")),
            new Read(412, List.of("If-Match", "W/" + tag)),
            new Read(412, List.of("If-Match", "\"x\"", "If-None-Match", tag)),
            new Read(412, List.of("If-Match", "\"x\"", "Range", "bytes=0-0")),
            new Read(412, List.of("If-Match", "\"x\"", "Range", "bytes=0-0", "If-Range", tag)),
            new Read(400, List.of("If-Match", "x")),
            new Read(400, List.of("If-None-Match", "x")))) {
      for (String method : List.of("GET", "HEAD")) {
        Answer answer = api.call(method, path, null, read.headers().toArray(String[]::new));
        boolean tagged = read.status() >= 400 || tag.equals(answer.header("ETag"));
        String length = answer.header("Content-Length");
        // Of a 304 it is that of the 200, or none (RFC 9110, 8.6).
        boolean fits = read.status() != 304 || length == null || length.equals(whole);
        if (answer.status() != read.status() || !tagged || !fits) {
          wrong.add(
              "%s %s -> %d %s %s"
                  .formatted(method, read, answer.status(), answer.header("ETag"), length));
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  /** What is wrong with a problem; null: nothing. */
  static String fault(Answer answer, int status, String type) {
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

  /** Every status that a test has seen is one that the API's description names. */
  @AfterEach
  void everyStatusThatWasSeenIsDescribed() throws Exception {
    if (server == null || !server.deployments().isDeployed("parley.war")) {
      return;
    }
    JsonObject description = api.openApi();
    JsonObject paths = description.getJsonObject("paths");
    String base = base(description);
    List<String> undescribed = new ArrayList<>();
    for (String call : api.seen()) {
      String[] parts = call.split(" ", 3);
      if (!List.of("GET", "POST", "PUT", "PATCH", "DELETE").contains(parts[0])
          || parts[2].equals("405")) {
        continue;
      }
      List<JsonObject> described =
          paths.entrySet().stream()
              .filter(path -> matches(base + path.getKey(), parts[1]))
              .map(path -> path.getValue().asJsonObject())
              .filter(path -> path.containsKey(parts[0].toLowerCase(Locale.ROOT)))
              .map(path -> path.getJsonObject(parts[0].toLowerCase(Locale.ROOT)))
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

  /** Where the paths are: servers say it in the paths, or once for all. */
  private static String base(JsonObject description) {
    if (!description.containsKey("servers") || description.getJsonArray("servers").isEmpty()) {
      return "";
    }
    String url = description.getJsonArray("servers").getJsonObject(0).getString("url");
    return URI.create(url).getPath().replaceAll("/$", "");
  }

  private static boolean matches(String template, String path) {
    String pattern = template.replaceAll("\\{[a-z]+}", "[^/]+");
    return Pattern.matches(pattern, "/parley/api/v1" + path.replaceAll("^/$", ""));
  }
}
