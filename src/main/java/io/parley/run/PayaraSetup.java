package io.parley.run;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Makes Parley's domain from a fresh one of Payara's: starts it once, on ports that nobody else
 * uses, and runs the scripts by {@code asadmin}, as an administrator does.
 */
final class PayaraSetup {
  /** Everything that a fresh domain listens on. */
  private static final List<Integer> PORTS = List.of(4848, 8080, 8181, 3700, 3820, 3920, 8686);

  /** A start takes about 10 s, all commands together as long; more on a busy machine. */
  private static final long DEADLINE_SECONDS = 240;

  private final Payara payara;
  private final Path domain;

  PayaraSetup(Payara payara) {
    this.payara = payara;
    this.domain = payara.domain();
  }

  void run(Scripts scripts) throws IOException, InterruptedException, RunFailure {
    Directories.delete(domain);
    Directories.copy(payara.domains().resolve("domain1"), domain);
    for (Path libraries : payara.libraries()) {
      Directories.copyFiles(libraries, domain.resolve("lib"));
    }
    copyWatched();
    Map<Integer, Integer> ports = freePorts();
    DomainXml xml = DomainXml.of(domain);
    xml.movePorts(ports);
    xml.listenLocally();
    xml.write();

    Path output = domain.resolve("logs").resolve("setup.log");
    Process server =
        new ProcessBuilder(payara.launch(javaArguments(), domain))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      server.getOutputStream().close();
      awaitAdministration(server, ports.get(4848), output);
      apply(scripts, ports.get(4848));
      server.destroy();
      if (!server.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        throw new RunFailure("Payara does not stop after it was configured");
      }
    } finally {
      server.destroyForcibly();
    }
    Files.write(payara.launchArguments(), javaArguments());
  }

  /** Apart from Parley's other classes: the applications of this server see its class path. */
  private void copyWatched() throws IOException {
    String name = Watched.class.getName().replace('.', '/') + ".class";
    Path copy = payara.watched().resolve(name);
    Files.createDirectories(copy.getParent());
    try (InputStream in = Watched.class.getClassLoader().getResourceAsStream(name)) {
      Files.write(copy, in.readAllBytes());
    }
  }

  private static Map<Integer, Integer> freePorts() throws IOException {
    Map<Integer, Integer> free = new HashMap<>();
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int port : PORTS) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        held.add(socket);
        free.put(port, socket.getLocalPort());
      }
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
    return free;
  }

  private static void awaitAdministration(Process server, int port, Path output)
      throws IOException, InterruptedException, RunFailure {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (!accepts(port)) {
      if (!server.isAlive() || System.nanoTime() > deadline) {
        throw new RunFailure(
            "Payara did not start to be configured" + Program.end(Files.readAllLines(output)));
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** A command that fails does not end the others, nor is it told by the exit code: look for it. */
  private void apply(Scripts scripts, int port)
      throws IOException, InterruptedException, RunFailure {
    Path all = Files.createTempFile("parley", ".asadmin");
    try {
      Files.write(all, scripts.lines());
      List<String> said =
          asadmin(
              "--port", Integer.toString(port), "--echo", "multimode", "--file", all.toString());
      if (said.stream().anyMatch(line -> line.matches("Command \\S+ failed\\."))) {
        throw new RunFailure("Payara refused a command" + aroundFailures(said));
      }
    } finally {
      Files.delete(all);
    }
  }

  private static String aroundFailures(List<String> said) {
    List<String> shown = new ArrayList<>();
    int begun = 0;
    for (int i = 0; i < said.size(); i++) {
      if (said.get(i).startsWith("asadmin ")) {
        begun = i;
      } else if (said.get(i).matches("Command \\S+ failed\\.")) {
        shown.addAll(said.subList(begun, i + 1));
      }
    }
    return Program.end(shown);
  }

  /** The arguments of {@code java} with which the server's own start command starts the domain. */
  private List<String> javaArguments() throws IOException, InterruptedException, RunFailure {
    List<String> said =
        asadmin(
            "start-domain",
            "--dry-run",
            "--domaindir",
            domain.getParent().toString(),
            domain.getFileName().toString());
    int java = 0;
    while (java < said.size() && !said.get(java).matches(".*[/\\\\]java(\\.exe)?")) {
      java++;
    }
    int end = java;
    while (end < said.size() && !said.get(end).isEmpty()) {
      end++;
    }
    if (java + 1 >= end) {
      throw new RunFailure("Payara does not say how its domain is started" + Program.end(said));
    }
    return said.subList(java + 1, end);
  }

  private List<String> asadmin(String... arguments)
      throws IOException, InterruptedException, RunFailure {
    List<String> command = new ArrayList<>();
    command.addAll(
        // What it says is looked through, so it says it in one language.
        List.of(
            payara.installation().java(),
            "-Duser.language=en",
            "-jar",
            payara.asadmin().toString()));
    command.addAll(List.of(arguments));
    return Program.run(
        "asadmin " + arguments[0],
        command,
        Map.of("AS_JAVA", payara.installation().javaHome().toString()),
        DEADLINE_SECONDS);
  }
}
