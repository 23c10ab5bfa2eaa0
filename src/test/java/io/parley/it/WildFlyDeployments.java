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

/** By the management interface of a WildFly. */
final class WildFlyDeployments implements Deployments {
  private final int managementPort;

  WildFlyDeployments(int managementPort) {
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

  @Override
  public boolean isStarted() {
    try {
      ModelNode state =
          manage(
              client ->
                  client.execute(
                      Operations.createReadAttributeOperation(
                          new ModelNode().setEmptyList(), "server-state")));
      return Operations.readResult(state).asString().equals("running");
    } catch (UncheckedIOException | IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public String tryDeploy(Path war) {
    return manage(client -> said(DeploymentManager.create(client).deploy(Deployment.of(war))));
  }

  @Override
  public void deploy(Archive<?> archive) {
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

  @Override
  public boolean isDeployed(String name) {
    return manage(client -> DeploymentManager.create(client).hasDeployment(name));
  }

  @Override
  public void undeploy(String name) {
    manage(client -> DeploymentManager.create(client).undeploy(UndeployDescription.of(name)))
        .assertSuccess();
  }

  @Override
  public void setProperty(String name, String value) {
    ModelNode operation = Operations.createAddOperation(property(name));
    operation.get("value").set(value);
    run(operation);
  }

  @Override
  public void clearProperty(String name) {
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
