package io.parley.it;

import static io.parley.it.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jboss.arquillian.container.test.api.ContainerController;

/**
 * The three servers, shared by all test classes: starting them takes longer than most tests. A test
 * finds them running, equal and live, with whatever earlier tests have written; what it counts it
 * names as nobody else does.
 */
final class Cluster {
  private static Cluster shared;

  private final List<Server> servers;

  private Cluster(List<Server> servers) {
    this.servers = List.copyOf(servers);
  }

  /** The cluster, running; a fresh one if it cannot be brought to rest as it is. */
  static Cluster running(ContainerController containers) throws IOException {
    ApiServer.stop();
    if (shared == null) {
      shared =
          new Cluster(
              List.of(
                  new Server("n1", containers),
                  new Server("n2", containers),
                  new Server("n3", containers)));
      shared.startFresh();
      return shared;
    }
    try {
      shared.repair();
    } catch (AssertionError | RuntimeException e) {
      System.err.println("Starting a fresh cluster: " + e);
      shared.startFresh();
    }
    return shared;
  }

  /** A cluster of a test's own, in the shared one's place; whoever starts it stops it. */
  static Cluster started(List<Server> servers) throws IOException {
    ApiServer.stop();
    if (shared != null) {
      shared.stop();
      shared = null;
    }
    Cluster cluster = new Cluster(servers);
    cluster.startFresh();
    return cluster;
  }

  void stop() {
    servers.stream().filter(Server::isAlive).forEach(Server::stop);
  }

  /** The servers n1, n2, n3. */
  List<Server> servers() {
    return servers;
  }

  Server server(int index) {
    return servers.get(index);
  }

  NodeClient client(int index) {
    return servers.get(index).client();
  }

  /** Starts again what an earlier test has left down, if any. */
  private void repair() {
    for (Server server : servers) {
      if (!server.isAlive()) {
        server.start();
      } else if (!server.deployments().isDeployed("parley.war")) {
        server.deploy();
      }
    }
    awaitEqual();
  }

  private void startFresh() throws IOException {
    for (Server server : servers) {
      if (server.isAlive()) {
        server.kill();
      }
      server.wipe();
    }
    List<CompletableFuture<Void>> deployed = new ArrayList<>();
    for (Server server : servers) {
      server.boot();
      deployed.add(CompletableFuture.runAsync(server::deploy));
    }
    deployed.forEach(CompletableFuture::join);
    awaitEqual();
  }

  /** Waits until every node sees every other one live and all hold the same. */
  void awaitEqual() {
    eventually(
        "all nodes are live and equal",
        () -> {
          for (Server server : servers) {
            for (Server other : servers) {
              if (other != server) {
                JsonObject peer = server.client().peer(other.name());
                assertEquals("live", peer.getString("state"), server + " on " + other);
              }
            }
            assertEquals(
                client(0).replica().get("origins"), server.client().replica().get("origins"));
            assertEquals(client(0).digest(), server.client().digest(), "digest of " + server);
          }
        });
  }
}
