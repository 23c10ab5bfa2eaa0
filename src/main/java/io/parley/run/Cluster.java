package io.parley.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The run command: starts a cluster of servers on this machine, says when it is ready, and runs
 * until it is told to end. No server outlives it.
 */
public final class Cluster {
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration REPORT_EVERY = Duration.ofSeconds(5);

  /** A shutdown takes about a second; more on a busy machine. */
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);

  private final RunSettings settings;
  private final List<Node> nodes;
  private boolean stopping;

  private Cluster(
      RunSettings settings, ServerProduct product, Path war, Path directory, Path secret) {
    this.settings = settings;
    String members =
        IntStream.range(0, settings.nodes())
            .mapToObj(index -> "127.0.0.1:" + settings.ports(index).get(2).number())
            .collect(Collectors.joining(","));
    Map<String, String> shared = new HashMap<>(settings.passedOn());
    shared.put("parley.hazelcast.members", members);
    if (shared.keySet().stream().noneMatch(name -> name.startsWith("parley.cluster."))) {
      shared.put("parley.cluster.secret-file", secret.toString());
    }
    this.nodes =
        IntStream.range(0, settings.nodes())
            .mapToObj(
                index -> {
                  String id = "n" + (index + 1);
                  return new NodeSpec(
                      id, directory.resolve(id), settings.ports(index), shared, false);
                })
            .map(spec -> new Node(spec, product, war))
            .toList();
  }

  /**
   * Runs a cluster until this JVM is told to end.
   *
   * @param arguments the unpacked server, the directory of its scripts, the WAR, the directory of
   *     the nodes
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 4) {
      throw new IllegalArgumentException("want <server> <scripts> <war> <nodes>");
    }
    RunSettings settings = settings();
    Path directory = Files.createDirectories(Path.of(arguments[3]));
    try (FileChannel channel =
            FileChannel.open(
                directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw new RunFailure("another run command uses " + directory + "; end it first");
      }
      ServerProduct product = product(settings.server(), Path.of(arguments[0]));
      product.configure(Path.of(arguments[1]));
      Path secret = Secrets.file(directory.resolve("secret"));
      new Cluster(settings, product, Path.of(arguments[2]), directory, secret).run();
    }
  }

  private static ServerProduct product(String name, Path home) throws RunFailure {
    try {
      return ServerProduct.of(name, Installation.of(home));
    } catch (IllegalArgumentException e) {
      throw new RunFailure(e.getMessage() + " (" + RunSettings.SERVER + "=" + name + ")");
    }
  }

  private static RunSettings settings() throws RunFailure {
    try {
      RunSettings settings = RunSettings.from(System.getProperties());
      settings.checkPorts();
      return settings;
    } catch (IllegalArgumentException e) {
      throw new RunFailure(e.getMessage());
    }
  }

  private void run() throws IOException, InterruptedException, RunFailure {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "parley-stop"));
    try {
      for (Node node : nodes) {
        start(node);
      }
      awaitReady(nodes);
      explain();
      supervise();
    } finally {
      stop();
    }
  }

  private synchronized void start(Node node) throws IOException {
    if (!stopping) {
      node.start();
    }
  }

  /** Waits until each of the given nodes is ready, saying every few seconds how far they are. */
  private void awaitReady(List<Node> awaited) throws InterruptedException, RunFailure {
    long start = System.nanoTime();
    long reported = start;
    while (true) {
      List<Node.State> states = awaited.stream().map(Node::state).toList();
      Duration taken = Duration.ofNanos(System.nanoTime() - start);
      if (states.stream().allMatch(Node.State.READY::equals)) {
        System.out.println("Ready after " + taken.toSeconds() + " s.");
        return;
      }
      for (int i = 0; i < states.size(); i++) {
        if (states.get(i) == Node.State.ENDED) {
          endedEarly(awaited.get(i));
        } else if (states.get(i) == Node.State.REFUSED && !isStopping()) {
          System.out.println(awaited.get(i).tail());
          throw new RunFailure(awaited.get(i).id() + " did not deploy Parley; see why above");
        } else if (taken.compareTo(settings.deadline()) > 0 && states.get(i) != Node.State.READY) {
          System.out.println(awaited.get(i).tail());
          throw new RunFailure(
              "%s is still %s after %s (%s)"
                  .formatted(
                      awaited.get(i).id(),
                      name(states.get(i)),
                      settings.deadline(),
                      RunSettings.DEADLINE));
        }
      }
      if (System.nanoTime() - reported >= REPORT_EVERY.toNanos()) {
        reported += REPORT_EVERY.toNanos();
        System.out.println(progress(taken, awaited, states));
      }
      pause();
    }
  }

  private void endedEarly(Node node) throws InterruptedException, RunFailure {
    // Ctrl-C reaches the nodes as soon as it reaches us: then this is no fault.
    pause();
    if (!isStopping()) {
      System.out.println(node.tail());
      throw new RunFailure(node.id() + " ended by itself, exit code " + node.process().exitValue());
    }
  }

  private static String progress(Duration taken, List<Node> nodes, List<Node.State> states) {
    return "%4d s  ".formatted(taken.toSeconds())
        + IntStream.range(0, nodes.size())
            .mapToObj(i -> nodes.get(i).id() + " " + name(states.get(i)))
            .collect(Collectors.joining(", "));
  }

  private static String name(Node.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private void explain() {
    StringBuilder text = new StringBuilder("\n");
    for (Node node : nodes) {
      text.append(
          "  %-4s %s   (process %d, log %s)%n"
              .formatted(node.id(), node.url(), node.process().pid(), node.log()));
    }
    text.append("\nTry:   curl -i -H 'Content-Type: application/json' -d '{\"hello\":\"world\"}' ")
        .append(nodes.get(0).url())
        .append("/log/entries\nStop:  Ctrl-C\n");
    System.out.println(text);
  }

  /**
   * Starts again what ends; returns when the cluster is told to stop, fails when no node is left.
   */
  private void supervise() throws IOException, InterruptedException, RunFailure {
    List<Node> up = new ArrayList<>(nodes);
    while (!isStopping()) {
      pause();
      for (Node node : List.copyOf(up)) {
        if (node.process().isAlive() || isStopping()) {
          continue;
        }
        pause();
        if (!isStopping() && !restart(node)) {
          up.remove(node);
        }
      }
      if (up.isEmpty()) {
        throw new RunFailure("no node is left");
      }
    }
  }

  private boolean restart(Node node) throws IOException, InterruptedException {
    System.out.printf(
        "%s ended, exit code %d: starting it again%n", node.id(), node.process().exitValue());
    try {
      start(node);
      awaitReady(List.of(node));
      System.out.printf("%s is back (process %d)%n", node.id(), node.process().pid());
      return true;
    } catch (RunFailure e) {
      System.out.println(e.getMessage() + "\n" + node.id() + " stays down; the others go on");
      node.process().destroyForcibly();
      return false;
    }
  }

  private synchronized boolean isStopping() {
    return stopping;
  }

  /** Ends every node: asks, waits, then kills. */
  private synchronized void stop() {
    stopping = true;
    List<Process> alive =
        nodes.stream().map(Node::process).filter(p -> p != null && p.isAlive()).toList();
    if (alive.isEmpty()) {
      return;
    }
    System.out.println("\nStopping " + alive.size() + (alive.size() == 1 ? " node" : " nodes"));
    alive.forEach(Process::destroy);
    long deadline = System.nanoTime() + STOP_DEADLINE.toNanos();
    boolean interrupted = false;
    for (Process process : alive) {
      try {
        process.waitFor(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      process.destroyForcibly();
    }
    System.out.println("Stopped");
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pause() throws InterruptedException {
    Thread.sleep(LOOK_EVERY.toMillis());
  }
}
