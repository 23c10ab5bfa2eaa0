package io.parley.it;

import static io.parley.it.Eventually.eventually;
import static java.util.stream.Collectors.joining;

import io.parley.run.NodeSpec;
import io.parley.run.Port;
import io.parley.run.Secrets;
import io.parley.run.ServerProduct;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.ContainerController;

/**
 * One of the servers in arquillian.xml: its process, its deployments and its database. For the
 * test's thread alone, except for what says otherwise.
 */
final class Server {
  private final String name;
  private final ContainerController containers;
  private final NodeSpec node;
  private final NodeClient client;
  private final Deployments deployments;
  private NodeContainer.Launch launch;
  private ServerProcess process;

  /** The product that this run is for, with H2. */
  Server(String name, ContainerController containers) {
    this(name, ServerSetup.tested(), containers);
  }

  Server(String name, ServerSetup setup, ContainerController containers) {
    this.name = name;
    this.containers = containers;
    Map<String, String> settings = new HashMap<>(setup.settings());
    settings.put(
        "parley.hazelcast.members",
        Stream.of("n1", "n2", "n3")
            .map(member -> "127.0.0.1:" + port(member, "hazelcast").number())
            .collect(joining(",")));
    settings.putIfAbsent("parley.cluster.secret-file", secret().toString());
    this.node =
        new NodeSpec(
            name,
            Path.of(System.getProperty("it.nodes"), name),
            Stream.of("http", "management", "hazelcast").map(p -> port(name, p)).toList(),
            settings,
            true);
    ServerProduct product = setup.server();
    int management = node.management().number();
    this.client = new NodeClient(node.http().number(), product.health(node).number());
    this.deployments =
        setup.isPayara()
            ? new PayaraDeployments(management, node.directory(), node.log())
            : new WildFlyDeployments(management);
    this.launch = new NodeContainer.Launch(product, setup.scripts(), node, deployments, Map.of());
  }

  /** That of all clusters of these tests. */
  static Path secret() {
    try {
      Path nodes = Files.createDirectories(Path.of(System.getProperty("it.nodes")));
      return Secrets.file(nodes.resolve("secret"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What its process finds in its environment beside what this one has, from the next boot on. */
  void environment(Map<String, String> environment) {
    launch =
        new NodeContainer.Launch(
            launch.product(), launch.scripts(), node, deployments, environment);
  }

  private static Port port(String node, String purpose) {
    String property = "it." + node + "." + purpose + ".port";
    Integer port = Integer.getInteger(property);
    if (port == null) {
      throw new IllegalStateException(property + ": got nothing, want a port; run by the build");
    }
    return new Port(port, purpose + " of " + node, property);
  }

  /** The node's id. */
  String name() {
    return name;
  }

  /** Its root over HTTP. */
  String url() {
    return "http://127.0.0.1:" + node.http().number();
  }

  NodeClient client() {
    return client;
  }

  Deployments deployments() {
    return deployments;
  }

  ServerProcess process() {
    return process;
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Starts the server, without the WAR. */
  void boot() {
    if (containers.isStarted(name)) {
      // It ended by itself; to the controller it still runs.
      containers.stop(name);
    }
    NodeContainer.use(name, launch);
    containers.start(name);
    process = new ServerProcess(NodeContainer.process(name).toHandle());
  }

  /** Deploys the WAR and waits until the node takes requests. Any thread. */
  void deploy() {
    deployments.deploy(Deployments.WAR);
    awaitReady();
  }

  void awaitReady() {
    eventually(name + " is ready", client::health, health -> health.status() == 200);
    client.replica();
  }

  /** Starts the server with the database it has, and deploys the WAR. */
  void start() {
    boot();
    deploy();
  }

  void stop() {
    process.thaw();
    containers.stop(name);
  }

  /** SIGKILL. */
  void kill() {
    process.kill();
    // The controller finds the process gone, and lets it be started again.
    containers.stop(name);
  }

  /** Where the node's database is. */
  Path data() {
    return node.data();
  }

  /** What the server wrote. */
  String log() throws IOException {
    return Files.readString(node.log());
  }

  /** Deletes the database; the server must be down. */
  void wipe() throws IOException {
    delete(data());
  }

  /** Copies the database as it is in one moment: the process is frozen meanwhile. */
  void copyDatabase(Path to) throws IOException {
    process.freeze();
    try {
      delete(to);
      copy(data(), to);
    } finally {
      process.thaw();
    }
  }

  /** Puts a copy in the database's place; the server must be down. */
  void restoreDatabase(Path from) throws IOException {
    wipe();
    copy(from, data());
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  static void delete(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes a) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path d, IOException e) throws IOException {
            Files.delete(d);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public String toString() {
    return name;
  }
}
