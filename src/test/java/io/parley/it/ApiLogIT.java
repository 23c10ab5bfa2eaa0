package io.parley.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.it.ApiClient.Answer;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Appending to the log and looking at it. */
class ApiLogIT extends ApiTest {
  @Test
  void entriesAreAppendedAndReadBackAsTheyWereWritten() {
    byte[] payload = bytes("<script>alert(1)</script>");
    Answer appended =
        api.call("POST", "/log/entries", payload, "Content-Type", "text/html").is(201);
    String origin = appended.json().getString("origin");
    int sequence = appended.json().getInt("sequence");
    assertTrue(appended.json().getString("timestamp").matches(".{19}\\.[0-9]{6}Z"));
    String place = "/log/entries/" + origin + "/" + sequence;
    assertEquals(api.uri(place).getPath(), URI.create(appended.header("Location")).getPath());

    Answer read = api.get(place).is(200);
    assertArrayEquals(payload, read.body());
    assertEquals("text/html", read.header("Content-Type"));
    assertEquals(origin, read.header("Parley-Origin"));
    assertEquals(appended.json().getString("timestamp"), read.header("Parley-Timestamp"));
    assertEquals("nosniff", read.header("X-Content-Type-Options"));
    assertEquals("sandbox", read.header("Content-Security-Policy"));

    assertConditionsHold(place, read.header("ETag"));
    api.get(place, "Accept", "text/plain").is(406);
    api.get(place, "Accept", "text/*").is(200);

    Answer untyped = api.call("POST", "/log/entries", new byte[] {0, -1}).is(201);
    String raw = "/log/entries/" + origin + "/" + untyped.json().getInt("sequence");
    assertEquals("application/octet-stream", api.get(raw).is(200).header("Content-Type"));
  }

  @Test
  void linesAreAppendedAllOrNone() {
    long before = entries();
    JsonObject lines = api.post("/log/entries", LINES, "{\"a\":1}\n[2]\r\n\"3\"").is(201).json();
    assertEquals(3, lines.getInt("count"));
    assertEquals(lines.getInt("first") + 2, lines.getInt("last"));
    String second = "/log/entries/" + lines.getString("origin") + "/" + (lines.getInt("first") + 1);
    assertEquals("[2]", api.get(second).is(200).text());
    assertEquals(JSON, api.get(second).header("Content-Type"));
    String detail =
        api.post("/log/entries", LINES, "{\"a\":1}\n{\"a\":\n3").is(400).json().getString("detail");
    assertTrue(detail.startsWith("line 2: "), detail);
    assertEquals(before + 3, entries());
  }

  @Test
  void jsonIsUtf8AndShownAsItWasWrittenWhateverItsCharsetSaysAndItsNumbersAre() {
    String next = api.get("/log/feed?limit=1000").is(200).json().getString("next");
    String json =
        "{\"a\":\"é€\",\"n\":[1e99999999999999,-1.0E-5," + "7".repeat(5_000) + "],\"z\":1e400}";
    for (String charset :
        List.of("", ";charset=ISO-8859-1", "; charset=\"utf-16\"", ";charset=x")) {
      api.post("/log/entries", JSON + charset, json).is(201);
      byte[] latin = "\"é\"".getBytes(StandardCharsets.ISO_8859_1);
      Answer refused = api.call("POST", "/log/entries", latin, "Content-Type", JSON + charset);
      assertNull(fault(refused, 400, "serialisation"));
    }
    String feed = api.get("/log/feed?after=" + next).is(200).text();
    assertEquals(4, feed.split(Pattern.quote("\"json\":" + json), -1).length - 1, feed);
  }

  @Test
  void anIdempotencyKeyGivesTheFirstAnswerAgain() {
    long before = entries();
    String key = RUN;
    Answer first = api.post("/log/entries", "text/plain", "once", "Idempotency-Key", key).is(201);
    Answer again = api.post("/log/entries", "text/plain", "once", "Idempotency-Key", key).is(201);
    assertEquals(first.text(), again.text());
    api.post("/log/entries", "text/plain", "other", "Idempotency-Key", key).is(409);
    assertEquals(before + 1, entries());
  }

  @Test
  void pagesAndTheFeedShowEachEntryOnce() {
    api.post("/log/entries", LINES, "1\n2\n3\n4\n5\n6\n7").is(201);
    List<JsonObject> byPages = new ArrayList<>();
    String next = "";
    do {
      JsonObject page = api.get("/log/entries?limit=3" + next).is(200).json();
      page.getJsonArray("items").forEach(item -> byPages.add(item.asJsonObject()));
      next = page.containsKey("next") ? "&after=" + page.getString("next") : null;
    } while (next != null);

    List<JsonObject> byFeed = new ArrayList<>();
    JsonObject page;
    String cursor = "";
    do {
      page = api.get("/log/feed?limit=4" + cursor).is(200).json();
      page.getJsonArray("items").forEach(item -> byFeed.add(item.asJsonObject()));
      cursor = "&after=" + page.getString("next");
    } while (page.getBoolean("more"));
    assertEquals(entries(), byPages.size());
    assertEquals(byPages, byFeed);

    assertTrue(
        api.get("/log/feed?limit=4" + cursor).is(200).json().getJsonArray("items").isEmpty());
    api.post("/log/entries", "text/plain", "later").is(201);
    JsonArray later = api.get("/log/feed?limit=4" + cursor).is(200).json().getJsonArray("items");
    assertEquals(1, later.size());
    assertEquals("later", later.getJsonObject(0).getString("text"));

    String origin = api.get("/replica").is(200).json().getString("origin");
    JsonObject own = api.get("/log/entries?limit=2&origin=" + origin).is(200).json();
    JsonObject rest =
        api.get("/log/entries?limit=1&origin=" + origin + "&after=" + own.getString("next"))
            .is(200)
            .json();
    assertEquals(0, own.getJsonArray("items").getJsonObject(0).getInt("sequence"));
    assertEquals(2, rest.getJsonArray("items").getJsonObject(0).getInt("sequence"));
  }
}
