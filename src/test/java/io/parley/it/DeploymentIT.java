package io.parley.it;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jboss.arquillian.container.test.api.ContainerController;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The built WAR can be deployed, undeployed and deployed again on one running server. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class DeploymentIT {
  private static final String NODE = "n1";
  private static final String WAR = "war-n1";
  private static final String DEPLOYED = "\"parley.war\":\"OK\"";
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @ArquillianResource private ContainerController containers;
  @ArquillianResource private Deployer deployer;

  @Deployment(name = WAR, managed = false, testable = false)
  @TargetsContainer(NODE)
  static Archive<?> war() {
    return ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("it.war")));
  }

  @Test
  void theWarComesAndGoesTwiceOnOneServer() throws Exception {
    containers.start(NODE);
    try {
      for (int time = 0; time < 2; time++) {
        deployer.deploy(WAR);
        awaitHealth(health -> health.startsWith("200 ") && health.contains(DEPLOYED));
        deployer.undeploy(WAR);
        awaitHealth(health -> health.startsWith("200 ") && !health.contains(DEPLOYED));
      }
    } finally {
      containers.stop(NODE);
    }
  }

  private static void awaitHealth(Predicate<String> wanted) throws Exception {
    URI uri =
        URI.create(
            "http://127.0.0.1:" + Integer.getInteger("it.n1.management.port") + "/health/ready");
    HttpClient client = HttpClient.newHttpClient();
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    String health;
    do {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(uri).timeout(DEADLINE).build(),
              HttpResponse.BodyHandlers.ofString());
      health = response.statusCode() + " " + response.body();
      if (wanted.test(health)) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    } while (System.nanoTime() < deadline);
    fail("not within " + DEADLINE + "; last: " + health);
  }
}
