package io.parley.it;

import static io.parley.it.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** I1: a killed node has what it answered, and gives no number twice. */
class KillIT extends ClusterTest {
  private static final int CLIENTS = 8;

  /** Enough that every client has had every kind of write answered, several times. */
  private static final int WRITES = 40;

  @Test
  void aNodeThatIsKilledWhileItIsWrittenToHasEveryAnsweredWriteOnce() throws Exception {
    Server victim = cluster.server(1);
    NodeClient node = victim.client();
    JsonObject keyed = node.append("{\"id\":\"keyed\"}", "kill-it-1");
    String origin = keyed.getString("origin");
    List<WritingClient> clients =
        IntStream.range(0, CLIENTS).mapToObj(i -> new WritingClient(node, "kill." + i)).toList();
    clients.forEach(Thread::start);
    eventually(
        "every client has written",
        () -> clients.stream().allMatch(c -> !c.isAlive() || c.writes() >= WRITES),
        done -> done);
    assertTrue(clients.stream().allMatch(Thread::isAlive), "clients write until the kill");
    JsonObject shown = node.replica();
    victim.kill();
    for (WritingClient client : clients) {
      client.join(Eventually.DEADLINE.toMillis());
      assertFalse(client.isAlive(), client.getName());
    }

    CompletableFuture<JsonObject> first =
        CompletableFuture.supplyAsync(
            () -> eventually("it answers again", node::replica, replica -> true));
    victim.start();
    assertShowsAll(shown, first.join());
    assertEquals(origin, node.origin(), "the incarnation of a database that was not lost");
    List<LogEntry> log = node.entries();
    clients.forEach(client -> client.check(node, log));
    List<LogEntry> own = log.stream().filter(e -> e.origin().equals(origin)).toList();
    assertEquals(
        LongStream.range(0, own.size()).boxed().toList(),
        own.stream().map(LogEntry::sequence).sorted().toList(),
        "sequences without gaps");

    JsonObject fresh = node.append("{\"id\":\"fresh\"}");
    assertEquals(origin, fresh.getString("origin"));
    assertEquals(own.size(), fresh.getInt("sequence"), "a new entry's number");
    assertEquals(keyed, node.append("{\"id\":\"keyed\"}", "kill-it-1"), "an answer given again");
    cluster.awaitEqual();
    for (Server server : cluster.servers()) {
      List<LogEntry> everywhere = server.client().entries();
      clients.forEach(client -> client.check(server.client(), everywhere));
      assertEquals(0, server.client().verify().getJsonArray("mismatches").size());
    }
  }

  @Test
  void aNodeWhoseRoundsAreRareHasJoinedLongBeforeTheNext() {
    Server rare = cluster.server(2);
    interval(rare, "PT1H");
    try {
      rare.kill();
      rare.start();
      rare.client().append("{\"id\":\"rare\"}");
    } finally {
      interval(rare, "PT0.5S");
    }
    cluster.awaitEqual();
  }

  private static void interval(Server server, String duration) {
    server
        .client()
        .call("PATCH", "/gossip", NodeClient.JSON, "{\"interval\":\"" + duration + "\"}")
        .expect(200);
  }

  /** It may show more: what it had committed when it was killed, and had not shown yet. */
  private static void assertShowsAll(JsonObject before, JsonObject after) {
    Map<String, Long> versions = versions(after);
    versions(before)
        .forEach(
            (origin, version) ->
                assertTrue(
                    versions.getOrDefault(origin, 0L) >= version,
                    origin + ": got " + versions.get(origin) + ", want >= " + version));
  }

  private static Map<String, Long> versions(JsonObject replica) {
    return replica.getJsonArray("origins").getValuesAs(JsonObject.class).stream()
        .collect(
            Collectors.toMap(
                origin -> origin.getString("origin"),
                origin -> origin.getJsonNumber("version").longValueExact()));
  }
}
