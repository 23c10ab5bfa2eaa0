package io.parley.it;

import static io.parley.it.Eventually.eventually;

import io.parley.run.NodeSpec;
import io.parley.run.RunFailure;
import io.parley.run.ServerProduct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.LifecycleException;
import org.jboss.arquillian.container.spi.client.protocol.ProtocolDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.shrinkwrap.api.Archive;

/**
 * Starts and stops servers for Arquillian as the run command does, whatever product they are. What
 * a container of arquillian.xml starts, a test says before. Deploys nothing: {@link Deployments}
 * does.
 */
public final class NodeContainer implements DeployableContainer<NodeContainerConfiguration> {
  /**
   * A server to start.
   *
   * @param scripts what configures it
   * @param environment what the process finds there beside what this one has
   */
  record Launch(
      ServerProduct product,
      Path scripts,
      NodeSpec node,
      Deployments deployments,
      Map<String, String> environment) {}

  /**
   * A server that lives for some minutes beside two others spends more on optimising code than it
   * gets back: with these, a start takes two thirds of the time.
   */
  private static final List<String> SHORT_LIVED =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final Map<String, Launch> LAUNCHES = new ConcurrentHashMap<>();
  private static final Map<String, Process> PROCESSES = new ConcurrentHashMap<>();

  private String name;

  /** What the container of this name starts from now on. */
  static void use(String container, Launch launch) {
    LAUNCHES.put(container, launch);
  }

  /** The process that this container has started last. */
  static Process process(String container) {
    return PROCESSES.get(container);
  }

  @Override
  public Class<NodeContainerConfiguration> getConfigurationClass() {
    return NodeContainerConfiguration.class;
  }

  @Override
  public void setup(NodeContainerConfiguration configuration) {
    name = configuration.getNode();
  }

  @Override
  public void start() throws LifecycleException {
    Launch launch = LAUNCHES.get(name);
    NodeSpec node = launch.node();
    try {
      launch.product().configure(launch.scripts());
      launch.product().prepare(node);
      Files.createDirectories(node.data());
      Files.createDirectories(node.log().getParent());
      List<String> line = new ArrayList<>(launch.product().command(node));
      line.addAll(1, SHORT_LIVED);
      ProcessBuilder command =
          new ProcessBuilder(line)
              .directory(node.directory().toFile())
              .redirectErrorStream(true)
              .redirectOutput(node.console().toFile());
      command.environment().putAll(launch.environment());
      Process process = command.start();
      process.getOutputStream().close();
      PROCESSES.put(name, process);
      try {
        eventually(
            name + " is started",
            () -> !process.isAlive() || launch.deployments().isStarted(),
            done -> done);
      } catch (AssertionError e) {
        process.destroyForcibly();
        throw e;
      }
      if (!process.isAlive()) {
        throw new LifecycleException(
            name + " ended by itself: " + Files.readString(node.console()));
      }
    } catch (IOException | RunFailure e) {
      throw new LifecycleException(name + " does not start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LifecycleException(name + " was not waited for", e);
    }
  }

  @Override
  public void stop() throws LifecycleException {
    Process process = PROCESSES.get(name);
    process.destroy();
    try {
      if (!process.waitFor(Eventually.DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
        throw new LifecycleException(
            name + " was asked to stop, and killed after " + Eventually.DEADLINE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }

  @Override
  public ProtocolDescription getDefaultProtocol() {
    return ProtocolDescription.DEFAULT;
  }

  @Override
  public ProtocolMetaData deploy(Archive<?> archive) {
    throw new UnsupportedOperationException("deploy by " + Deployments.class.getSimpleName());
  }

  @Override
  public void undeploy(Archive<?> archive) {
    throw new UnsupportedOperationException("undeploy by " + Deployments.class.getSimpleName());
  }
}
