package io.parley.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An unpacked WildFly with Parley's configuration beside its own.
 *
 * @param home where it was unpacked
 */
record WildFly(Path home) implements ServerProduct {
  /** The name of Parley's configuration. */
  static final String CONFIGURATION = "parley.xml";

  /** Configuring takes about 5 s; a server that cannot start hangs, and must not hang us. */
  private static final long CONFIGURE_DEADLINE_SECONDS = 180;

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

  /** Made from the server's own {@code standalone.xml} and the {@code *.cli} scripts. */
  @Override
  public void configure(Path directory) throws IOException, InterruptedException, RunFailure {
    Scripts scripts = Scripts.read(directory, ".cli");
    Path stamp = configurations().resolve(CONFIGURATION + ".stamp");
    if (scripts.stamped(stamp)) {
      return;
    }
    System.out.println("Configuring " + home.getFileName() + " by " + directory);
    Files.deleteIfExists(stamp);
    Files.copy(
        configurations().resolve("standalone.xml"),
        configurations().resolve(CONFIGURATION),
        StandardCopyOption.REPLACE_EXISTING);
    List<String> commands = new ArrayList<>();
    commands.add("embed-server --server-config=" + CONFIGURATION + " --std-out=discard");
    commands.addAll(scripts.lines());
    commands.add("stop-embedded-server");
    Path all = Files.createTempFile("parley", ".cli");
    try {
      Files.write(all, commands);
      Program.run(
          "configuring WildFly",
          commandLine(all),
          Map.of("JBOSS_HOME", home.toString()),
          CONFIGURE_DEADLINE_SECONDS);
    } finally {
      Files.delete(all);
    }
    scripts.stamp(stamp);
  }

  private List<String> commandLine(Path script) {
    Path bin = home.resolve("bin");
    List<String> command = new ArrayList<>();
    command.add(Program.java());
    command.add("-Djboss.cli.config=" + bin.resolve("jboss-cli.xml"));
    command.add("-Dlogging.configuration=" + bin.resolve("jboss-cli-logging.properties").toUri());
    command.addAll(WildFlyCommand.watched(this));
    command.addAll(List.of("-mp", modules().toString(), "org.jboss.as.cli", "--file=" + script));
    return command;
  }

  @Override
  public void prepare(NodeSpec node, Path war) throws IOException {
    Directories.delete(node.server());
    Directories.copyFiles(configurations(), node.server().resolve("configuration"));
    Path deployments = Files.createDirectories(node.server().resolve("deployments"));
    Files.copy(war, deployments.resolve("parley.war"));
  }

  @Override
  public List<String> command(NodeSpec node) {
    return WildFlyCommand.of(node, this);
  }

  @Override
  public Path refusal(NodeSpec node) {
    return node.server().resolve("deployments").resolve("parley.war.failed");
  }

  @Override
  public Port health(NodeSpec node) {
    return node.management();
  }
}
