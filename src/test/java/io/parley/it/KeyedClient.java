package io.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that goes on while its node cannot write: it appends under idempotency keys, and again
 * until it gets its answer; and in turn without a key, once. It remembers what it was told. Its
 * names are its own.
 */
final class KeyedClient extends Thread {
  private final NodeClient node;
  private volatile boolean stopping;

  /** Each entry's key by the payload id of an append that was answered. */
  private final Map<String, String> answered = new HashMap<>();

  /** Payload ids that were refused, and not tried again. */
  private final Set<String> refused = new HashSet<>();

  private final Set<String> unconfirmed = new HashSet<>();
  private int errors;
  private Throwable failure;

  KeyedClient(NodeClient node, String name) {
    super(name);
    this.node = node;
    setDaemon(true);
  }

  @Override
  public void run() {
    try {
      for (int i = 0; !stopping; i++) {
        String id = getName() + ":" + i;
        boolean keyed = i % 2 == 0;
        while (!append(id, keyed) && keyed) {
          // A client would wait as long as Retry-After says.
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
      }
    } catch (RuntimeException | AssertionError e) {
      failure = e;
    }
  }

  private boolean append(String id, boolean keyed) {
    String[] headers = keyed ? new String[] {"Idempotency-Key", id} : new String[0];
    String body = "{\"id\":\"" + id + "\"}";
    NodeClient.Answer answer = node.call("POST", "/log/entries", NodeClient.JSON, body, headers);
    synchronized (this) {
      if (answer.status() == 503) {
        errors++;
        String type = answer.json().getString("type");
        boolean certain = type.equals("urn:parley:problem:replication");
        assertTrue(certain || type.equals("urn:parley:problem:unconfirmed"), answer.body());
        if (!keyed) {
          (certain ? refused : unconfirmed).add(id);
        }
        return false;
      }
      JsonObject appended = answer.expect(201).json();
      answered.put(id, appended.getString("origin") + "/" + appended.getInt("sequence"));
      return true;
    }
  }

  synchronized int written() {
    return answered.size();
  }

  /** Appends that were answered by 503. */
  synchronized int errors() {
    return errors;
  }

  /** Returns when the append under way has its answer; the node must take writes. */
  void end() throws InterruptedException {
    stopping = true;
    join(Eventually.DEADLINE.toMillis());
    assertTrue(!isAlive(), getName() + " still waits for an answer");
  }

  /**
   * Fails unless the log holds each answered append, once, at the place that was answered; none
   * that was refused; and each that is unconfirmed once at most. For after {@link #end}.
   */
  void check(List<LogEntry> log) {
    if (failure != null) {
      throw new AssertionError(getName() + " was answered something else", failure);
    }
    Map<String, String> found = new HashMap<>();
    for (LogEntry entry : log) {
      String id = entry.text("id");
      if (id.startsWith(getName() + ":")) {
        assertEquals(null, found.put(id, entry.key()), id + " is there twice");
      }
    }
    List<String> wrong = new ArrayList<>();
    answered.forEach(
        (id, key) -> {
          String place = found.remove(id);
          if (!key.equals(place)) {
            wrong.add(id + " was answered as " + key + " and is at " + place);
          }
        });
    for (String id : found.keySet()) {
      if (!unconfirmed.contains(id)) {
        wrong.add(id + (refused.contains(id) ? " was refused" : " was never answered"));
      }
    }
    assertEquals(List.of(), wrong);
  }
}
