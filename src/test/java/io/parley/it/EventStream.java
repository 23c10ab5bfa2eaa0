package io.parley.it;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Server-sent events as they arrive.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the format</a>
 */
final class EventStream implements AutoCloseable {
  /** An event: its id, which resumes behind it, and its data. */
  record Event(String id, JsonObject data) {}

  private final Stream<String> lines;
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Thread reader = new Thread(this::read, "events");

  EventStream(Stream<String> lines) {
    this.lines = lines;
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    StringBuilder data = new StringBuilder();
    String[] id = {null};
    try {
      lines.forEach(
          line -> {
            if (line.isEmpty()) {
              if (!data.isEmpty()) {
                events.add(new Event(id[0], json(data.toString())));
                data.setLength(0);
              }
            } else if (line.startsWith("id:")) {
              id[0] = line.substring(3).strip();
            } else if (line.startsWith("data:")) {
              data.append(line.substring(5).strip()).append('\n');
            }
          });
    } catch (RuntimeException e) {
      // Closed, here or there: whoever waits for more events will say so.
    }
  }

  private static JsonObject json(String text) {
    try (JsonReader json = Json.createReader(new StringReader(text))) {
      return json.readObject();
    }
  }

  /** The next event. */
  Event next() throws InterruptedException {
    Event event = events.poll(Eventually.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("no event within " + Eventually.DEADLINE);
    }
    return event;
  }

  /** Whether an event has arrived that {@link #next} has not taken yet. */
  boolean hasMore() {
    return !events.isEmpty();
  }

  @Override
  public void close() {
    lines.close();
    reader.interrupt();
  }
}
