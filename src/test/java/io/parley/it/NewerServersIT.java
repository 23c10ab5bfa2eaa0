package io.parley.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The WAR on servers of Jakarta EE 11, and beside them on one of Jakarta EE 10. */
class NewerServersIT extends MixedServersTest {
  private Cluster cluster;

  @Test
  void theSameWarRunsOnServersOfJakartaEe11() throws Exception {
    Optional<Path> jdk = NewerJdk.find();
    assumeTrue(
        jdk.isPresent(),
        () -> "no JDK of version " + NewerJdk.LEAST + " or newer was found; name one: -Dit.jdk=");
    cluster =
        started(
            List.of(
                ServerSetup.of("payara", "payara7", jdk.get()),
                ServerSetup.of("wildfly", "preview", jdk.get()),
                ServerSetup.of("wildfly")));
    checkThatAllConverge(cluster);
    checkThatCheckpointsComplete(cluster);
  }

  @AfterEach
  void stop() {
    if (cluster != null) {
      cluster.stop();
    }
  }
}
