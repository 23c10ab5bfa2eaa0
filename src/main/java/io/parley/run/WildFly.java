package io.parley.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An unpacked WildFly with a configuration for Parley beside its own, for each database one. */
record WildFly(Installation installation) implements ServerProduct {
  /** Where the driver of PostgreSQL is as a module; server-config says so to administrators. */
  private static final String DRIVER = "modules/org/postgresql/main";

  /** Configuring takes about 5 s; a server that cannot start hangs, and must not hang us. */
  private static final long CONFIGURE_DEADLINE_SECONDS = 180;

  WildFly {
    installation.required("WildFly", "jboss-modules.jar");
  }

  Path home() {
    return installation.home();
  }

  /** The file's name of Parley's configuration. */
  String configuration() {
    return "parley" + installation.database().suffix() + ".xml";
  }

  Path modulesJar() {
    return home().resolve("jboss-modules.jar");
  }

  Path modules() {
    return home().resolve("modules");
  }

  Path configurations() {
    return home().resolve("standalone").resolve("configuration");
  }

  /** Made from the server's own {@code standalone.xml} and the {@code *.cli} scripts. */
  @Override
  public void configure(Path directory) throws IOException, InterruptedException, RunFailure {
    Scripts scripts = Scripts.read(directory, installation, ".cli");
    Path stamp = configurations().resolve(configuration() + ".stamp");
    if (scripts.stamped(stamp)) {
      return;
    }
    System.out.println("Configuring " + home().getFileName() + " by " + directory);
    if (installation.database() == Database.POSTGRESQL) {
      Path module = Files.createDirectories(home().resolve(DRIVER));
      Directories.copyFiles(installation.libraries("postgresql"), module);
      Files.copy(
          directory.resolve("postgresql").resolve("module.xml"),
          module.resolve("module.xml"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    Files.deleteIfExists(stamp);
    Files.copy(
        configurations().resolve("standalone.xml"),
        configurations().resolve(configuration()),
        StandardCopyOption.REPLACE_EXISTING);
    List<String> commands = new ArrayList<>();
    commands.add("embed-server --server-config=" + configuration() + " --std-out=discard");
    commands.addAll(scripts.lines());
    commands.add("stop-embedded-server");
    Path all = Files.createTempFile("parley", ".cli");
    try {
      Files.write(all, commands);
      Program.run(
          "configuring WildFly",
          commandLine(all),
          Map.of("JBOSS_HOME", home().toString()),
          CONFIGURE_DEADLINE_SECONDS);
    } finally {
      Files.delete(all);
    }
    scripts.stamp(stamp);
  }

  private List<String> commandLine(Path script) {
    Path bin = home().resolve("bin");
    List<String> command = new ArrayList<>();
    command.add(installation.java());
    command.add("-Djboss.cli.config=" + bin.resolve("jboss-cli.xml"));
    command.add("-Dlogging.configuration=" + bin.resolve("jboss-cli-logging.properties").toUri());
    command.addAll(WildFlyCommand.watched(this));
    command.addAll(List.of("-mp", modules().toString(), "org.jboss.as.cli", "--file=" + script));
    return command;
  }

  @Override
  public void prepare(NodeSpec node) throws IOException {
    Directories.delete(node.server());
    Directories.copyFiles(configurations(), node.server().resolve("configuration"));
    Files.createDirectories(deployments(node));
  }

  @Override
  public Path deployments(NodeSpec node) {
    return node.server().resolve("deployments");
  }

  @Override
  public List<String> command(NodeSpec node) {
    return WildFlyCommand.of(node, this);
  }

  @Override
  public Path refusal(NodeSpec node) {
    return deployments(node).resolve("parley.war.failed");
  }

  @Override
  public Port health(NodeSpec node) {
    return node.management();
  }
}
