package io.parley.it;

import java.io.IOException;
import org.jboss.arquillian.container.test.api.ContainerController;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test of the running cluster, from outside. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
abstract class ClusterTest {
  @ArquillianResource private ContainerController containers;

  Cluster cluster;

  @BeforeEach
  void useTheRunningCluster() throws IOException {
    cluster = Cluster.running(containers);
  }

  @AfterEach
  void thawWhatIsFrozen() {
    if (cluster != null) {
      cluster.servers().stream().filter(Server::isAlive).forEach(s -> s.process().thaw());
    }
  }
}
