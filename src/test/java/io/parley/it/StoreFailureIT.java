package io.parley.it;

import static io.parley.it.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.util.List;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A database that cannot be written costs its node's writers a 503, and nothing else: nothing that
 * was not committed is counted or gossiped, and it goes on by itself.
 */
class StoreFailureIT extends ClusterTest {
  private static final String BREAKER = "breaker.war";

  @ParameterizedTest
  @ValueSource(strings = {"lock", "exclusive"})
  void aDatabaseThatIsTakenAwayIsAnErrorForWritersAndHealsByItself(String way) {
    Server server = cluster.server(1);
    NodeClient node = server.client();
    NodeClient other = cluster.client(0);
    String counter = "store." + way;
    node.increment(counter, 1);
    cluster.awaitEqual();
    List<LogEntry> log = other.entries();
    String origin = node.origin();
    int sequence = node.append("{\"id\":\"last\"}").getInt("sequence");
    cluster.awaitEqual();
    long version = version(other, origin);

    server
        .deployments()
        .deploy(ShrinkWrap.create(WebArchive.class, BREAKER).addClass(StoreBreaker.class));
    try {
      String breaker = server.url() + "/breaker/";
      node.call("POST", breaker + way, null, null).expect(200);
      try {
        for (int i = 0; i < 3; i++) {
          checkRefused(node.call("POST", "/log/entries", NodeClient.JSON, "{\"id\":\"never\"}"));
          checkRefused(node.call("POST", "/counters/" + counter + "/increments", null, null));
          checkRefused(node.call("PUT", "/registers/" + counter, "text/plain", "never"));
        }
        eventually("its health says so", node::health, health -> health.status() == 503);
        eventually("so does the metric", () -> failure(node), List.of("1.0")::equals);
        other.increment(counter, 10);
        assertEquals(version, version(other, origin), "versions that went out");
      } finally {
        node.call("DELETE", breaker, null, null).expect(200);
      }
      JsonObject first =
          eventually("it takes writes again", () -> node.append("{\"id\":\"next\"}"), a -> true);
      assertEquals(sequence + 1, first.getInt("sequence"), "the number of the next entry");
      eventually("it is healthy again", node::health, health -> health.status() == 200);
      assertEquals(List.of("0.0"), failure(node));
    } finally {
      server.deployments().undeploy(BREAKER);
    }
    cluster.awaitEqual();
    for (Server each : cluster.servers()) {
      NodeClient client = each.client();
      assertEquals(11, client.counter(counter), counter + " on " + each);
      assertTrue(client.register(counter).isEmpty(), "a write that was refused, on " + each);
      List<LogEntry> now = client.entries();
      assertEquals(log.size() + 2, now.size(), "entries on " + each);
      assertTrue(now.stream().noneMatch(e -> e.text("id").equals("never")));
      assertEquals(0, client.verify().getJsonArray("mismatches").size());
    }
  }

  private static void checkRefused(NodeClient.Answer answer) {
    answer.expect(503);
    assertEquals(
        "application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
  }

  private static List<String> failure(NodeClient node) {
    String metric = "parley_writer_failure ";
    return node.call("GET", "/metrics", null, null)
        .body()
        .lines()
        .filter(line -> line.startsWith(metric))
        .map(line -> line.substring(metric.length()))
        .toList();
  }

  /** How much a node has of an origin. */
  private static long version(NodeClient node, String origin) {
    return node.replica().getJsonArray("origins").getValuesAs(JsonObject.class).stream()
        .filter(o -> o.getString("origin").equals(origin))
        .mapToLong(o -> o.getJsonNumber("version").longValueExact())
        .sum();
  }
}
