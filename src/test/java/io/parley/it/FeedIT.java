package io.parley.it;

import static io.parley.it.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** I10: a consumer that changes nodes half way gets each entry once, causes before effects. */
class FeedIT extends ClusterTest {
  private static final int LINKS = 30;

  @Test
  void aConsumerGoesOnAtAnotherNodeWhileOthersWrite() {
    CompletableFuture<List<String>> chain = CompletableFuture.supplyAsync(() -> writeChain("feed"));
    List<LogEntry> delivered = new ArrayList<>();
    String cursor = null;
    for (int node = 0; !chain.isDone(); node++) {
      cursor = readSome(cluster.client(node % 3), cursor, delivered);
    }
    List<String> links = chain.join();
    cluster.awaitEqual();
    readToEnd(cluster.client(2), cursor, delivered);

    assertEquals(keys(cluster.client(0).entries()), keys(delivered), "what was delivered");
    checkOrder(delivered, links);
  }

  @Test
  void eventStreamsResumeOnAnotherNode() throws Exception {
    List<String> links = writeChain("events");
    cluster.awaitEqual();
    int all = cluster.client(0).entries().size();
    List<LogEntry> delivered = new ArrayList<>();
    String last = null;
    for (int node = 0; node < 3; node++) {
      try (EventStream stream = cluster.client(node).events(last)) {
        int upTo = node == 2 ? all : all * (node + 1) / 3;
        while (delivered.size() < upTo) {
          EventStream.Event event = stream.next();
          delivered.add(LogEntry.of(event.data()));
          last = event.id();
        }
        if (node == 2) {
          JsonObject late = cluster.client(0).append("{\"link\":\"events.late\"}");
          LogEntry pushed = LogEntry.of(stream.next().data());
          assertEquals(late.getString("origin"), pushed.origin(), "an entry of another node");
          assertEquals("events.late", pushed.text("link"));
        }
      }
    }
    List<LogEntry> log =
        cluster.client(2).entries().stream()
            .filter(e -> !e.text("link").equals("events.late"))
            .toList();
    assertEquals(keys(log), keys(delivered), "what was delivered");
    checkOrder(delivered, links);
  }

  /**
   * Writes entries, each on the next node as soon as that one shows the entry before, with others
   * in between that nobody has seen.
   *
   * @return the chain's keys, causes first
   */
  private List<String> writeChain(String name) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < LINKS; i++) {
      cluster.client((i + 1) % 3).append("{\"link\":\"" + name + ".beside." + i + "\"}");
      JsonObject link = cluster.client(i % 3).append("{\"link\":\"" + name + "." + i + "\"}");
      String origin = link.getString("origin");
      int sequence = link.getInt("sequence");
      keys.add(origin + "/" + sequence);
      NodeClient next = cluster.client((i + 1) % 3);
      eventually("the entry is there", () -> next.payload(origin, sequence), p -> p.isPresent());
    }
    return keys;
  }

  private static String readSome(NodeClient client, String cursor, List<LogEntry> delivered) {
    JsonObject page = client.feed(cursor, 7);
    page.getJsonArray("items").getValuesAs(JsonObject.class).stream()
        .map(LogEntry::of)
        .forEach(delivered::add);
    return page.getString("next", cursor);
  }

  private static void readToEnd(NodeClient client, String from, List<LogEntry> delivered) {
    String cursor = from;
    int before;
    do {
      before = delivered.size();
      cursor = readSome(client, cursor, delivered);
    } while (delivered.size() > before);
  }

  /** Sorted, so that only what is missing or double makes a difference. */
  private static List<String> keys(List<LogEntry> entries) {
    return entries.stream().map(LogEntry::key).sorted().toList();
  }

  private static void checkOrder(List<LogEntry> delivered, List<String> chain) {
    Map<String, Long> lastOfOrigin = new HashMap<>();
    List<String> links = new ArrayList<>();
    Set<String> wanted = new HashSet<>(chain);
    for (LogEntry entry : delivered) {
      Long last = lastOfOrigin.put(entry.origin(), entry.sequence());
      assertTrue(
          entry.sequence() == (last == null ? 0 : last + 1),
          entry.key() + " after " + last + " of its origin");
      if (wanted.contains(entry.key())) {
        links.add(entry.key());
      }
    }
    assertEquals(chain, links, "causes before effects");
  }
}
