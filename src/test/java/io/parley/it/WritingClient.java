package io.parley.it;

import static java.util.stream.Collectors.toUnmodifiableSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A client that writes entries, batches, a counter and a register to one node, one write at a time,
 * until a write is not answered; it remembers what was. Its names are its own.
 */
final class WritingClient extends Thread {
  private static final int LINES = 5;

  private final NodeClient node;
  private final String name;

  /** Payload id by the entry's key, for each append that was answered. */
  private final Map<String, String> answered = new HashMap<>();

  /** Payload ids of all appends, answered or not. */
  private final Set<String> tried = new HashSet<>();

  private final List<String> triedValues = new ArrayList<>();
  private int counted;
  private int countsTried;
  private int valuesAnswered;
  private int writes;
  private AssertionError refused;

  WritingClient(NodeClient node, String name) {
    super(name);
    this.node = node;
    this.name = name;
    setDaemon(true);
  }

  @Override
  public void run() {
    try {
      for (int i = 0; ; i++) {
        write(i);
        synchronized (this) {
          writes++;
        }
      }
    } catch (UncheckedIOException e) {
      // The node is gone: what was under way has no answer.
    } catch (AssertionError e) {
      refused = e;
    }
  }

  /** Writes that were answered. */
  synchronized int writes() {
    return writes;
  }

  private void write(int i) {
    switch (i % 4) {
      case 0 -> {
        String id = id(i, 0);
        tried.add(id);
        JsonObject appended = node.append(json(id));
        answered(appended.getString("origin"), appended.getInt("sequence"), id);
      }
      case 1 -> {
        List<String> ids = new ArrayList<>();
        for (int line = 0; line < LINES; line++) {
          ids.add(id(i, line));
        }
        tried.addAll(ids);
        JsonObject appended = node.appendLines(ids.stream().map(WritingClient::json).toList());
        for (int line = 0; line < LINES; line++) {
          answered(appended.getString("origin"), appended.getInt("first") + line, ids.get(line));
        }
      }
      case 2 -> {
        countsTried++;
        node.increment(name, 1);
        counted++;
      }
      default -> {
        triedValues.add(id(i, 0));
        node.put(name, id(i, 0));
        valuesAnswered = triedValues.size();
      }
    }
  }

  private String id(int write, int line) {
    return name + ":" + write + ":" + line;
  }

  private static String json(String id) {
    return "{\"id\":\"" + id + "\"}";
  }

  private void answered(String origin, int sequence, String id) {
    assertEquals(null, answered.put(origin + "/" + sequence, id), "a sequence given twice");
  }

  /**
   * Fails unless {@code node} holds each answered write, once, and nothing that was never tried.
   * For after the end of this thread.
   *
   * @param log the node's whole log
   */
  void check(NodeClient node, List<LogEntry> log) {
    if (refused != null) {
      throw refused;
    }
    Map<String, String> found = new HashMap<>();
    Set<String> ids = new HashSet<>();
    for (LogEntry entry : log) {
      String id = entry.text("id");
      if (id.startsWith(name + ":")) {
        assertTrue(ids.add(id), id + " is there twice");
        found.put(entry.key(), id);
      }
    }
    answered.forEach((key, id) -> assertEquals(id, found.get(key), key));
    Set<String> strange =
        ids.stream().filter(id -> !tried.contains(id)).collect(toUnmodifiableSet());
    assertEquals(Set.of(), strange, "entries that nobody has written");

    long count = node.counter(name);
    assertTrue(
        counted <= count && count <= countsTried,
        name + ": got " + count + ", want " + counted + " to " + countsTried);
    Optional<String> value = node.register(name);
    assertTrue(
        value.isPresent()
            && triedValues
                .subList(Math.max(0, valuesAnswered - 1), triedValues.size())
                .contains(value.get()),
        name + ": got " + value + ", want the last value that was answered, or one after it");
  }
}
