package io.parley.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jboss.as.controller.client.ModelControllerClient;
import org.jboss.as.controller.client.helpers.Operations;
import org.jboss.dmr.ModelNode;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.wildfly.plugin.tools.Deployment;
import org.wildfly.plugin.tools.DeploymentManager;
import org.wildfly.plugin.tools.DeploymentResult;
import org.wildfly.plugin.tools.UndeployDescription;

/**
 * What is deployed on one running server, and its system properties. Arquillian's own deployer
 * would take the WAR away after each test class; these stay until they are taken away. Thread-safe.
 */
final class Deployments {
  /** The built WAR. */
  static final Path WAR = Path.of(System.getProperty("it.war", "target/parley.war"));

  private final int managementPort;

  Deployments(int managementPort) {
    this.managementPort = managementPort;
  }

  private interface Action<T> {
    T with(ModelControllerClient client) throws IOException;
  }

  private <T> T manage(Action<T> action) {
    try (ModelControllerClient client =
        ModelControllerClient.Factory.create("127.0.0.1", managementPort)) {
      return action.with(client);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deploys a WAR; a failure is an error that shows what the server says. */
  void deploy(Path war) {
    String failure = tryDeploy(war);
    if (!failure.isEmpty()) {
      throw new AssertionError("not deployed: " + failure);
    }
  }

  /** Deploys a WAR: what the server says if it fails, or an empty text. */
  String tryDeploy(Path war) {
    return manage(client -> said(DeploymentManager.create(client).deploy(Deployment.of(war))));
  }

  /** Deploys an archive made by the test. */
  void deploy(Archive<?> archive) {
    try (InputStream content = archive.as(ZipExporter.class).exportAsInputStream()) {
      Deployment deployment = Deployment.of(content, archive.getName());
      manage(client -> DeploymentManager.create(client).deploy(deployment)).assertSuccess();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String said(DeploymentResult result) {
    return result.successful() ? "" : result.getFailureMessage();
  }

  boolean isDeployed(String name) {
    return manage(client -> DeploymentManager.create(client).hasDeployment(name));
  }

  void undeploy(String name) {
    manage(client -> DeploymentManager.create(client).undeploy(UndeployDescription.of(name)))
        .assertSuccess();
  }

  /** Sets a system property of the server, until {@link #clearProperty}. */
  void setProperty(String name, String value) {
    ModelNode operation = Operations.createAddOperation(property(name));
    operation.get("value").set(value);
    run(operation);
  }

  void clearProperty(String name) {
    run(Operations.createRemoveOperation(property(name)));
  }

  private static ModelNode property(String name) {
    return Operations.createAddress("system-property", name);
  }

  private void run(ModelNode operation) {
    ModelNode result = manage(client -> client.execute(operation));
    if (!Operations.isSuccessfulOutcome(result)) {
      throw new AssertionError(Operations.getFailureDescription(result).asString());
    }
  }
}
