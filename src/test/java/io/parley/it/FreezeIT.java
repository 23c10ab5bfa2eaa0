package io.parley.it;

import static io.parley.it.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** A node that hangs for a while is stale, and comes back by itself. */
class FreezeIT extends ClusterTest {
  @Test
  void aFrozenNodeIsStaleAndConvergesWhenItThaws() {
    Server frozen = cluster.server(2);
    frozen.process().freeze();
    for (int i = 0; i < 20; i++) {
      cluster.client(i % 2).append("{\"id\":\"freeze." + i + "\"}");
      cluster.client(i % 2).increment("freeze", 1);
    }
    awaitStale(frozen);
    cluster.client(0).put("freeze", "written while n3 was frozen");

    frozen.process().thaw();
    cluster.awaitEqual();
    checkState(frozen, 20);
    frozen.client().increment("freeze", 5);
    cluster.awaitEqual();
    checkState(cluster.server(0), 25);
  }

  @Test
  void aNodeFrozenUntilTheOthersDropItFindsBackWithoutHelp() throws Exception {
    Server frozen = cluster.server(2);
    long before = dropped(cluster.server(0));
    frozen.process().freeze();
    awaitStale(frozen);
    eventually(
        "the others go on without the frozen member",
        () -> dropped(cluster.server(0)),
        now -> now > before);
    cluster.client(1).increment("freeze.dropped", 3);

    frozen.process().thaw();
    cluster.awaitEqual();
    assertEquals(3, frozen.client().counter("freeze.dropped"));
    frozen.client().increment("freeze.dropped", 4);
    cluster.awaitEqual();
    assertEquals(7, cluster.client(0).counter("freeze.dropped"));
  }

  private void awaitStale(Server frozen) {
    for (int i = 0; i < 2; i++) {
      NodeClient client = cluster.client(i);
      eventually(
          frozen + " is stale",
          () -> client.peer(frozen.name()).getString("state"),
          "stale"::equals);
    }
  }

  /** How often a server's Hazelcast member was left with one other. */
  private static long dropped(Server server) throws Exception {
    return server.log().lines().filter(line -> line.contains("Members {size:2")).count();
  }

  private static void checkState(Server server, long count) {
    assertEquals(count, server.client().counter("freeze"), "freeze on " + server);
    assertEquals(
        "written while n3 was frozen", server.client().register("freeze").orElse(""), "register");
  }
}
