package io.parley.it;

import static io.parley.it.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.postgres.PostgresProxy;
import io.parley.postgres.PostgresServer;
import jakarta.json.JsonObject;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.ContainerController;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The cluster with PostgreSQL in H2's place, configured by the files that an administrator gets. n2
 * has a PostgreSQL server of its own, which is stopped; n1 and n3 share one, n3 behind a proxy that
 * breaks its connections.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class WithPostgresIT {
  private static final String PASSWORD = "it";
  private static final int WRITES = 10;

  private static final List<Closeable> OPENED = new ArrayList<>();

  private static PostgresServer ofTwo;
  private static PostgresServer ofOne;
  private static PostgresProxy proxy;
  private static Cluster cluster;

  @ArquillianResource private ContainerController containers;

  @BeforeEach
  void start() throws IOException, SQLException {
    if (cluster == null) {
      ofTwo = opened(PostgresServer.create());
      ofOne = opened(PostgresServer.create());
      proxy = opened(new PostgresProxy(ofTwo));
      makeDatabase(ofTwo, "n1");
      makeDatabase(ofOne, "n2");
      makeDatabase(ofTwo, "n3");
      cluster =
          Cluster.started(
              List.of(
                  server("n1", ofTwo.url("n1")),
                  server("n2", ofOne.url("n2")),
                  server("n3", proxy.url("n3"))));
    }
  }

  private Server server(String name, String url) {
    return new Server(name, ServerSetup.tested().onPostgres(url, name, PASSWORD), containers);
  }

  private static <T extends Closeable> T opened(T resource) {
    OPENED.add(resource);
    return resource;
  }

  /** As the script says, under another name. */
  private static void makeDatabase(PostgresServer server, String name)
      throws IOException, SQLException {
    String script =
        Files.readString(Path.of("server-config", "postgresql", "parley.sql"))
            .replaceAll("--.*", "")
            .replaceAll("\\bparley\\b", name);
    for (String statement : script.split(";", -1)) {
      if (!statement.isBlank()) {
        server.execute(statement);
      }
    }
    server.execute("ALTER ROLE " + name + " PASSWORD '" + PASSWORD + "'");
  }

  @AfterAll
  static void end() throws IOException {
    try {
      if (cluster != null) {
        // Arquillian stops no server here, outside of a test.
        cluster.servers().stream().filter(Server::isAlive).forEach(s -> s.process().kill());
      }
    } finally {
      for (Closeable opened : OPENED) {
        opened.close();
      }
    }
  }

  @Test
  void itConvergesAndCompletesACheckpoint() {
    for (Server server : cluster.servers()) {
      server.client().append("{\"id\":\"of " + server + "\"}");
      server.client().increment("postgres", 2);
      server.client().put("postgres", "by " + server);
    }
    cluster.awaitEqual();
    new CheckpointClient(cluster.server(0)).open("postgres", true, CheckpointClient.LONG);
    var state = new CheckpointClient.State(5, 40, -1);
    new CheckpointClient(cluster.server(1)).open("submitted", false, CheckpointClient.LONG);
    for (Server server : cluster.servers()) {
      new CheckpointClient(server).submit("submitted", server.name(), 1, state);
      cluster.awaitEqual();
    }
    for (String id : List.of("postgres", "submitted")) {
      List<String> roots =
          cluster.servers().stream()
              .map(server -> new CheckpointClient(server).await(id, "complete"))
              .map(complete -> complete.getString("combinedRoot"))
              .distinct()
              .toList();
      assertEquals(1, roots.size(), id + ": " + roots);
    }
    for (Server server : cluster.servers()) {
      assertEquals(6, server.client().counter("postgres"));
      assertEquals(state.head(), new CheckpointClient(server).read("submitted", "n1"));
      assertEquals(0, server.client().verify().getJsonArray("mismatches").size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRestartOfADatabaseCostsItsWriters503AndNothingElse(PostgresServer.Stop how)
      throws Exception {
    Server server = cluster.server(1);
    List<KeyedClient> here = clients(server, how + ".here", 6);
    List<KeyedClient> elsewhere = clients(cluster.server(0), how + ".elsewhere", 2);
    List<KeyedClient> all = Stream.of(here, elsewhere).flatMap(List::stream).toList();
    all.forEach(Thread::start);
    awaitWrites(all, WRITES);

    ofOne.stop(how);
    try {
      eventually(
          "every client is told",
          () -> here.stream().allMatch(client -> client.errors() > 0),
          done -> done);
      eventually("health says so", server.client()::health, health -> health.status() == 503);
      awaitWrites(elsewhere, written(elsewhere) / elsewhere.size() + WRITES);
    } finally {
      ofOne.start();
    }
    awaitWrites(here, written(here) / here.size() + WRITES);
    eventually("it is healthy again", server.client()::health, health -> health.status() == 200);
    for (KeyedClient client : all) {
      client.end();
    }
    assertTrue(server.isAlive(), "the server's process");
    assertEquals(0, elsewhere.stream().mapToInt(KeyedClient::errors).sum(), "errors elsewhere");
    cluster.awaitEqual();
    for (Server each : cluster.servers()) {
      List<LogEntry> log = each.client().entries();
      all.forEach(client -> client.check(log));
      assertEquals(0, each.client().verify().getJsonArray("mismatches").size());
    }
  }

  private static List<KeyedClient> clients(Server server, String name, int count) {
    return Stream.iterate(0, i -> i + 1)
        .limit(count)
        .map(i -> new KeyedClient(server.client(), name + "." + i))
        .toList();
  }

  /** Waits until each of these has been answered so often. */
  private static void awaitWrites(List<KeyedClient> clients, int each) {
    eventually(
        "every client has written",
        () -> clients.stream().allMatch(c -> !c.isAlive() || c.written() >= each),
        done -> done);
    assertTrue(clients.stream().allMatch(Thread::isAlive), "clients go on");
  }

  private static int written(List<KeyedClient> clients) {
    return clients.stream().mapToInt(KeyedClient::written).max().orElseThrow() * clients.size();
  }

  /** What is certain is certain: nothing that was refused as not written may be there. */
  @ParameterizedTest
  @CsvSource({
    "COMMIT, AFTER, unconfirmed, true",
    "COMMIT, BEFORE, unconfirmed, false",
    "insert into parley_log_entry, AFTER, replication, false",
    "insert into parley_log_entry, BEFORE, replication, false"
  })
  void aConnectionThatBreaksIsToldAsWhatItMeans(
      String statement, PostgresProxy.Cut cut, String problem, boolean written) {
    NodeClient node = cluster.client(2);
    cluster.awaitEqual();
    String id = statement.replace(' ', '-') + "." + cut;
    String body = "{\"id\":\"" + id + "\"}";
    proxy.cut(statement.equals("COMMIT") ? PostgresProxy.COMMIT : statement, cut);
    NodeClient.Answer answer =
        node.call("POST", "/log/entries", NodeClient.JSON, body, "Idempotency-Key", id);
    answer.expect(503);
    assertTrue(proxy.hasCut());
    assertEquals("urn:parley:problem:" + problem, answer.json().getString("type"));

    JsonObject next = eventually("it goes on", () -> node.append("{\"id\":\"next\"}"), a -> true);
    assertEquals(written, holds(node, id), "whether it was written");
    JsonObject again = node.append(body, id);
    assertEquals(again, node.append(body, id));
    assertEquals(written, again.getInt("sequence") < next.getInt("sequence"));
    cluster.awaitEqual();
    for (Server each : cluster.servers()) {
      assertEquals(
          1, each.client().entries().stream().filter(e -> e.text("id").equals(id)).count());
      assertEquals(0, each.client().verify().getJsonArray("mismatches").size());
    }
  }

  private static boolean holds(NodeClient node, String id) {
    return node.entries().stream().anyMatch(e -> e.text("id").equals(id));
  }
}
