package io.parley.it;

import java.nio.file.Path;
import org.jboss.shrinkwrap.api.Archive;

/**
 * What is deployed on one running server, and its system properties. Arquillian's own deployer
 * would take the WAR away after each test class; these stay until they are taken away. Thread-safe.
 */
interface Deployments {
  /** The built WAR. */
  Path WAR = Path.of(System.getProperty("it.war", "target/parley.war"));

  /** Whether the server has started, so that it can be told to deploy. */
  boolean isStarted();

  /** Deploys a WAR; a failure is an error that shows what the server says. */
  default void deploy(Path war) {
    String failure = tryDeploy(war);
    if (!failure.isEmpty()) {
      throw new AssertionError("not deployed: " + failure);
    }
  }

  /** Deploys a WAR: what the server says if it fails, or an empty text. */
  String tryDeploy(Path war);

  /** Deploys an archive made by the test. */
  void deploy(Archive<?> archive);

  /**
   * Whether it is there.
   *
   * @param name the file's, with its ending
   */
  boolean isDeployed(String name);

  /** Takes it away; there, or not. */
  void undeploy(String name);

  /** Sets a system property of the server, until {@link #clearProperty}. */
  void setProperty(String name, String value);

  void clearProperty(String name);
}
