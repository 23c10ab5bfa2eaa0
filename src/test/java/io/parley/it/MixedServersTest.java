package io.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.parley.it.CheckpointClient.State;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.ContainerController;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test of a cluster on servers that it chooses itself, unlike each other. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@Tag("given-servers")
abstract class MixedServersTest {
  @ArquillianResource private ContainerController containers;

  /** Nodes n1, n2, … on these, with empty databases. */
  Cluster started(List<ServerSetup> setups) throws IOException {
    return Cluster.started(
        IntStream.range(0, setups.size())
            .mapToObj(i -> new Server("n" + (i + 1), setups.get(i), containers))
            .toList());
  }

  /** What every node writes, all have, proved by what they hash. */
  static void checkThatAllConverge(Cluster cluster) {
    List<Server> servers = cluster.servers();
    for (Server server : servers) {
      server.client().append("{\"id\":\"of " + server + "\"}");
      server.client().increment("mixed", 2);
      server.client().put("mixed", "by " + server);
    }
    cluster.awaitEqual();
    for (Server server : servers) {
      assertEquals(2L * servers.size(), server.client().counter("mixed"), "on " + server);
      assertEquals(servers.size(), server.client().entries().size(), "entries on " + server);
      assertEquals(0, server.client().verify().getJsonArray("mismatches").size());
    }
  }

  /** One that the nodes take part in by themselves, and one whose states are submitted. */
  static void checkThatCheckpointsComplete(Cluster cluster) {
    List<Server> servers = cluster.servers();
    String[] nodes = servers.stream().map(Server::name).toArray(String[]::new);
    new CheckpointClient(servers.get(0)).open("automatic", true, CheckpointClient.LONG, nodes);
    new CheckpointClient(servers.get(1)).open("submitted", false, CheckpointClient.LONG, nodes);
    State state = new State(6, 40, -1);
    for (Server server : servers) {
      cluster.awaitEqual();
      new CheckpointClient(server).submit("submitted", server.name(), 1, state);
    }
    for (String id : List.of("automatic", "submitted")) {
      List<String> roots =
          servers.stream()
              .map(server -> new CheckpointClient(server).await(id, "complete"))
              .map(complete -> complete.getString("combinedRoot"))
              .distinct()
              .toList();
      assertEquals(1, roots.size(), id + ": " + roots);
    }
    for (Server server : servers) {
      assertEquals(state.head(), new CheckpointClient(server).read("submitted", "n1"));
      assertEquals(state.head(), new CheckpointClient(server).read("submitted", "n2"));
    }
  }
}
