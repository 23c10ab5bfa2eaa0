package io.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** I7: a database that is lost, or set back, begins a new incarnation and loses nothing. */
class WipeIT extends ClusterTest {

  @Test
  void aNodeWithoutItsDatabaseGetsEverythingBackAndIsANewIncarnation() throws Exception {
    Server server = cluster.server(2);
    NodeClient node = server.client();
    node.append("{\"id\":\"wipe.before\"}");
    node.increment("wipe", 7);
    node.put("wipe", "before");
    cluster.client(0).increment("wipe", 2);
    cluster.awaitEqual();
    String origin = node.origin();
    List<LogEntry> log = node.entries();
    String digest = node.digest();

    server.kill();
    server.wipe();
    server.start();
    cluster.awaitEqual();
    assertEquals(digest, node.digest(), "what came back");
    assertEquals(log, node.entries(), "the log that came back");
    assertEquals(9, node.counter("wipe"));
    assertEquals(Optional.of("before"), node.register("wipe"));

    assertEquals(0, node.append("{\"id\":\"wipe.after\"}").getInt("sequence"));
    node.increment("wipe", 1);
    node.put("wipe", "after");
    assertNotEquals(origin, node.origin(), "the incarnation");
    assertEquals("n3", node.replica().getString("node"));
    cluster.awaitEqual();
    for (Server each : cluster.servers()) {
      assertEquals(10, each.client().counter("wipe"), "wipe on " + each);
      assertEquals(Optional.of("after"), each.client().register("wipe"));
      assertEquals(log.size() + 1, each.client().entries().size(), "entries on " + each);
    }
  }

  @Test
  void aNodeWithAnOlderCopyOfItsDatabaseIssuesNoNumberAgain() throws Exception {
    Server server = cluster.server(2);
    NodeClient node = server.client();
    Path copy = server.data().resolveSibling("copy");
    node.append("{\"id\":\"setback.0\"}");
    node.increment("setback", 1);
    cluster.awaitEqual();
    server.copyDatabase(copy);
    String origin = node.origin();
    for (int i = 1; i <= 5; i++) {
      node.append("{\"id\":\"setback." + i + "\"}");
      node.increment("setback", 1);
    }
    cluster.awaitEqual();
    Map<String, LogEntry> known = byKey(node.entries());

    server.kill();
    server.restoreDatabase(copy);
    server.start();
    node.append("{\"id\":\"setback.after\"}");
    node.increment("setback", 1);
    assertNotEquals(origin, node.origin(), "the incarnation");
    cluster.awaitEqual();
    for (Server each : cluster.servers()) {
      Map<String, LogEntry> now = byKey(each.client().entries());
      assertEquals(known.size() + 1, now.size(), "entries on " + each);
      known.forEach((key, entry) -> assertEquals(entry, now.get(key), key + " on " + each));
      assertEquals(7, each.client().counter("setback"), "setback on " + each);
      assertEquals(0, each.client().verify().getJsonArray("mismatches").size());
    }
  }

  private static Map<String, LogEntry> byKey(List<LogEntry> entries) {
    Map<String, LogEntry> byKey = new HashMap<>();
    for (LogEntry entry : entries) {
      assertTrue(byKey.put(entry.key(), entry) == null, entry.key() + " is there twice");
    }
    return byKey;
  }
}
