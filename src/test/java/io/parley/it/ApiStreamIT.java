package io.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.it.ApiClient.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Streams of events. The last of the API's tests: one of them undeploys the WAR. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ApiStreamIT extends ApiTest {
  @Test
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
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            })
        .get(Eventually.DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void streamsAreBoundedAndThoseThatClientsCloseMakeRoomAtOnce() throws Exception {
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
    List<Integer> statuses = new ArrayList<>();
    for (HttpResponse<InputStream> closed : open) {
      closed.body().close();
    }
    for (int i = 0; i < open.size(); i++) {
      HttpResponse<InputStream> next = api.stream("/log/events" + after);
      statuses.add(next.statusCode());
      open.set(i, next);
    }
    assertEquals(Collections.nCopies(open.size(), 200), statuses);
    for (HttpResponse<InputStream> one : open) {
      one.body().close();
    }
    assertEquals(201, api.post("/log/entries", "text/plain", "wake").status());
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void undeployingEndsTheStreams() throws Exception {
    HttpResponse<InputStream> open = api.stream("/log/events");
    server.deployments().undeploy("parley.war");
    CompletableFuture<Long> end =
        CompletableFuture.supplyAsync(
            () -> {
              try (InputStream in = open.body()) {
                return in.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                return -1L;
              }
            });
    end.get(Eventually.DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }
}
