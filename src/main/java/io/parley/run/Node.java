package io.parley.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One server of the cluster: its process and its state.
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

  private final NodeSpec spec;
  private final ServerProduct product;
  private final Path war;
  private Process process;
  private long logStart;

  /** A node that was not started yet. */
  Node(NodeSpec spec, ServerProduct product, Path war) {
    this.spec = spec;
    this.product = product;
    this.war = war;
  }

  String id() {
    return spec.id();
  }

  String url() {
    return "http://127.0.0.1:" + spec.http().number() + "/parley/api/v1";
  }

  Path log() {
    return spec.log();
  }

  /** The node's process; null before the first start. */
  Process process() {
    return process;
  }

  /** Starts the server with a fresh configuration and the database it had. */
  void start() throws IOException {
    Directories.createPrivate(spec.directory());
    product.prepare(spec);
    Files.copy(war, product.deployments(spec).resolve("parley.war"));
    Files.createDirectories(spec.data());
    Files.createDirectories(log().getParent());
    logStart = Files.exists(log()) ? Files.size(log()) : 0;
    process =
        new ProcessBuilder(product.command(spec))
            .directory(spec.directory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(spec.console().toFile())
            .start();
    // Nobody types into a server.
    process.getOutputStream().close();
  }

  /**
   * Looks at how far the node is; takes {@value #PROBE_TIMEOUT_MILLIS} ms for each of two calls.
   */
  State state() {
    if (process == null || !process.isAlive()) {
      return State.ENDED;
    }
    if (Files.exists(product.refusal(spec))) {
      return State.REFUSED;
    }
    int health = get(product.health(spec), "/health/ready");
    if (health < 0) {
      return State.STARTING;
    }
    int api = get(spec.http(), READY_PATH);
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
    return tail(spec.console(), 0)
        + tail(log(), logStart)
        + (Files.exists(product.refusal(spec)) ? tail(product.refusal(spec), 0) : "")
        + causes();
  }

  /**
   * What is at the bottom of the log's stack traces: behind them the end of the log has no room for
   * it.
   */
  private String causes() {
    Set<String> causes = new LinkedHashSet<>();
    try (RandomAccessFile content = new RandomAccessFile(log().toFile(), "r")) {
      content.seek(Math.min(logStart, content.length()));
      for (String line = content.readLine(); line != null; line = content.readLine()) {
        if (line.startsWith("Caused by: ")) {
          causes.add(line.strip());
        }
      }
    } catch (IOException e) {
      return "";
    }
    return causes.isEmpty() ? "" : "--- causes ---\n" + String.join("\n", causes) + "\n";
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
