package io.parley.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An unpacked WildFly with Parley's configuration beside its own.
 *
 * @param home where it was unpacked
 */
record WildFly(Path home) {
  /** The name of Parley's configuration. */
  static final String CONFIGURATION = "parley.xml";

  /** Configuring takes about 5 s; a server that cannot start hangs, and must not hang us. */
  private static final long CONFIGURE_DEADLINE_SECONDS = 180;

  private static final int OUTPUT_LINES = 30;

  WildFly {
    if (!Files.isRegularFile(home.resolve("jboss-modules.jar"))) {
      throw new IllegalArgumentException("WildFly: got " + home + ", want an unpacked server");
    }
  }

  Path modulesJar() {
    return home.resolve("jboss-modules.jar");
  }

  Path modules() {
    return home.resolve("modules");
  }

  Path configurations() {
    return home.resolve("standalone").resolve("configuration");
  }

  /** The {@code java} that runs servers: the one that runs this. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /**
   * Makes {@link #CONFIGURATION} from the server's own {@code standalone.xml} and the {@code *.cli}
   * scripts of a directory, in the order of their names. Does nothing if it was made from the same
   * scripts before.
   */
  void configure(Path scripts) throws IOException, InterruptedException, RunFailure {
    List<String> commands = new ArrayList<>();
    commands.add("embed-server --server-config=" + CONFIGURATION + " --std-out=discard");
    for (Path script : scripts(scripts)) {
      commands.addAll(Files.readAllLines(script));
    }
    commands.add("stop-embedded-server");

    Path stamp = configurations().resolve(CONFIGURATION + ".stamp");
    String madeFrom = sha256(String.join("\n", commands));
    if (Files.exists(stamp) && Files.readString(stamp).equals(madeFrom)) {
      return;
    }
    System.out.println("Configuring " + home.getFileName() + " by " + scripts);
    Files.deleteIfExists(stamp);
    Files.copy(
        configurations().resolve("standalone.xml"),
        configurations().resolve(CONFIGURATION),
        StandardCopyOption.REPLACE_EXISTING);
    Path all = Files.createTempFile("parley", ".cli");
    Path output = Files.createTempFile("parley", ".log");
    try {
      Files.write(all, commands);
      run(all, output);
    } finally {
      Files.delete(all);
      Files.delete(output);
    }
    Files.writeString(stamp, madeFrom);
  }

  private void run(Path script, Path output) throws IOException, InterruptedException, RunFailure {
    Path bin = home.resolve("bin");
    List<String> command = new ArrayList<>();
    command.add(java());
    command.add("-Djboss.cli.config=" + bin.resolve("jboss-cli.xml"));
    command.add("-Dlogging.configuration=" + bin.resolve("jboss-cli-logging.properties").toUri());
    command.addAll(NodeCommand.watched(this));
    command.addAll(List.of("-mp", modules().toString(), "org.jboss.as.cli", "--file=" + script));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("JBOSS_HOME", home.toString());
    Process process = builder.start();
    try {
      if (!process.waitFor(CONFIGURE_DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        throw new RunFailure(
            "WildFly was not configured within " + CONFIGURE_DEADLINE_SECONDS + " s" + end(output));
      }
      if (process.exitValue() != 0) {
        throw new RunFailure("WildFly refused a configuration script" + end(output));
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private static String end(Path output) throws IOException {
    List<String> lines = Files.readAllLines(output);
    return ":\n"
        + String.join("\n", lines.subList(Math.max(0, lines.size() - OUTPUT_LINES), lines.size()));
  }

  private static List<Path> scripts(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".cli")).sorted().toList();
    }
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
