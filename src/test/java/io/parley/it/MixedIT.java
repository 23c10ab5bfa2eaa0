package io.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One node on WildFly, the other on Payara: to each other they are just nodes. */
class MixedIT extends MixedServersTest {
  private Cluster cluster;

  @Test
  void nodesOnDifferentServersConvergeAndCompleteCheckpointsTogether() throws Exception {
    cluster = started(List.of(ServerSetup.of("wildfly"), ServerSetup.of("payara")));
    checkThatAllConverge(cluster);
    checkThatCheckpointsComplete(cluster);

    // What one misses while it is down it gets from the other, whichever that is.
    for (int down = 0; down < 2; down++) {
      Server other = cluster.server(1 - down);
      cluster.server(down).kill();
      other.client().increment("mixed", 10);
      other.client().append("{\"id\":\"meanwhile\"}");
      cluster.server(down).start();
      cluster.awaitEqual();
      assertEquals(4 + 10 * (down + 1), cluster.client(down).counter("mixed"));
    }
  }

  @AfterEach
  void stop() {
    if (cluster != null) {
      cluster.stop();
    }
  }
}
