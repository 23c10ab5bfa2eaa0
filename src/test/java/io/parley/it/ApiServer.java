package io.parley.it;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.ContainerController;

/** One node, alone, with an empty database: shared by the tests of the API. */
final class ApiServer {
  private static ApiServer shared;

  private final Server server;
  private final ApiClient client = new ApiClient(Integer.getInteger("it.n1.http.port"));

  private ApiServer(Server server) {
    this.server = server;
  }

  /** The node, ready; started if it does not run, without whatever else still runs. */
  static ApiServer running(ContainerController containers) throws IOException {
    if (shared == null) {
      for (String other : List.of("n1", "n2", "n3")) {
        if (containers.isStarted(other)) {
          containers.stop(other);
        }
      }
      ServerSetup tested = ServerSetup.tested();
      Server server =
          new Server(
              "n1",
              new ServerSetup(
                  tested.product(), tested.installation(), Map.of("parley.read-patience", "PT10S")),
              containers);
      server.wipe();
      server.boot();
      shared = new ApiServer(server);
    }
    if (!shared.server.deployments().isDeployed("parley.war")) {
      shared.server.deploy();
    }
    return shared;
  }

  /** Makes room for the tests that have another use for the servers. */
  static void stop() {
    if (shared != null) {
      shared.server.stop();
      shared = null;
    }
  }

  ApiClient client() {
    return client;
  }

  Server server() {
    return server;
  }
}
