package io.parley.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One server of the cluster: its directory, its process and its state. The directory holds {@code
 * server}, which is made anew at each start, the logs, and {@code data}, the database, which is
 * kept.
 *
 * <p>Not safe for use by several threads at once.
 */
final class Node {
  /** How far a node has come. */
  enum State {
    ENDED,
    REFUSED,
    STARTING,
    DEPLOYING,
    JOINING,
    READY
  }

  /** Answers 200 as soon as the node takes requests. */
  static final String READY_PATH = "/parley/api/v1/replica";

  private static final int PROBE_TIMEOUT_MILLIS = 2_000;
  private static final int TAIL_BYTES = 6_000;

  private final String id;
  private final Path directory;
  private final List<Port> ports;
  private final WildFly wildFly;
  private final Path war;
  private final List<String> settings;
  private Process process;
  private long logStart;

  /**
   * A node that was not started yet.
   *
   * @param ports HTTP, management, Hazelcast
   * @param settings {@code -D} arguments beyond those that follow from the rest
   */
  Node(
      String id,
      Path directory,
      List<Port> ports,
      WildFly wildFly,
      Path war,
      List<String> settings) {
    this.id = id;
    this.directory = directory;
    this.ports = List.copyOf(ports);
    this.wildFly = wildFly;
    this.war = war;
    this.settings = List.copyOf(settings);
  }

  String id() {
    return id;
  }

  String url() {
    return "http://127.0.0.1:" + ports.get(0).number() + "/parley/api/v1";
  }

  Path log() {
    return directory.resolve("log").resolve("server.log");
  }

  private Path console() {
    return directory.resolve("log").resolve("console.log");
  }

  /** Where the server says why it did not deploy the WAR. */
  private Path refusal() {
    return directory.resolve("server").resolve("deployments").resolve("parley.war.failed");
  }

  /** The node's process; null before the first start. */
  Process process() {
    return process;
  }

  /** Starts the server with a fresh configuration and the database it had. */
  void start() throws IOException {
    Path server = directory.resolve("server");
    Directories.delete(server);
    Directories.copyFiles(wildFly.configurations(), server.resolve("configuration"));
    Files.createDirectories(server.resolve("deployments"));
    Files.copy(war, server.resolve("deployments").resolve("parley.war"));
    Files.createDirectories(directory.resolve("data"));
    Files.createDirectories(log().getParent());
    logStart = Files.exists(log()) ? Files.size(log()) : 0;
    process =
        new ProcessBuilder(NodeCommand.of(this, wildFly, ports, settings))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(console().toFile())
            .start();
    // Nobody types into a server.
    process.getOutputStream().close();
  }

  Path directory() {
    return directory;
  }

  /**
   * Looks at how far the node is; takes {@value #PROBE_TIMEOUT_MILLIS} ms for each of two calls.
   */
  State state() {
    if (process == null || !process.isAlive()) {
      return State.ENDED;
    }
    if (Files.exists(refusal())) {
      return State.REFUSED;
    }
    int health = get(ports.get(1), "/health/ready");
    if (health < 0) {
      return State.STARTING;
    }
    int api = get(ports.get(0), READY_PATH);
    if (api == 200) {
      return health == 200 ? State.READY : State.JOINING;
    }
    return State.DEPLOYING;
  }

  /** The status of a GET, or -1 if there was none. */
  private static int get(Port port, String path) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + port.number() + path)
                  .toURL()
                  .openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(PROBE_TIMEOUT_MILLIS);
      connection.setReadTimeout(PROBE_TIMEOUT_MILLIS);
      try {
        return connection.getResponseCode();
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return -1;
    }
  }

  /** The end of what the node wrote since it was started last. */
  String tail() {
    return tail(console(), 0)
        + tail(log(), logStart)
        + (Files.exists(refusal()) ? tail(refusal(), 0) : "");
  }

  private static String tail(Path file, long from) {
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
      long length = content.length();
      long start = from > length ? 0 : from;
      byte[] end = new byte[(int) Math.min(TAIL_BYTES, length - start)];
      content.seek(length - end.length);
      content.readFully(end);
      return end.length == 0
          ? ""
          : "--- end of "
              + file
              + " ---\n"
              + new String(end, StandardCharsets.UTF_8).strip()
              + "\n";
    } catch (IOException e) {
      return "--- " + file + " cannot be read: " + e.getMessage() + " ---\n";
    }
  }
}
