package io.parley.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An unpacked Payara Server with a domain for Parley beside its own, for each database one. */
record Payara(Installation installation) implements ServerProduct {
  private static final String MAIN_CLASS = "com.sun.enterprise.glassfish.bootstrap.ASMain";

  private static final String LOG_FILE = "com.sun.enterprise.server.logging.GFFileHandler.file";

  Payara {
    installation.required("Payara", "glassfish/modules/glassfish.jar");
    if (!installation.home().toString().chars().allMatch(c -> c < 128)) {
      throw new IllegalArgumentException(
          "Payara: got "
              + installation.home()
              + ", want a path of ASCII characters: under others it does not find its own files");
    }
  }

  Path home() {
    return installation.home();
  }

  Path asadmin() {
    return home().resolve("glassfish/lib/client/appserver-cli.jar");
  }

  Path domains() {
    return home().resolve("glassfish/domains");
  }

  /** Parley's domain, from which those of the nodes are copied. */
  Path domain() {
    return domains().resolve("parley" + installation.database().suffix());
  }

  /** Where the jars are that go into the domain's {@code lib} folder. */
  List<Path> libraries() {
    return installation.database() == Database.H2
        ? List.of(installation.libraries("payara"))
        : List.of(
            installation.libraries("payara"), installation.libraries(installation.database().id()));
  }

  /** Where {@link Watched} is on the class path, and nothing else. */
  Path watched() {
    return home().resolve("parley-watched");
  }

  /** The arguments of {@code java} that start {@link #domain}, one a line. */
  Path launchArguments() {
    return domain().resolve("config").resolve("java-arguments");
  }

  /** Made from the server's own {@code domain1} and the {@code *.asadmin} scripts. */
  @Override
  public void configure(Path directory) throws IOException, InterruptedException, RunFailure {
    Scripts scripts = Scripts.read(directory, installation, ".asadmin");
    Path stamp = domains().resolve(domain().getFileName() + ".stamp");
    if (scripts.stamped(stamp)) {
      return;
    }
    System.out.println("Configuring " + home().getFileName() + " by " + directory);
    Files.deleteIfExists(stamp);
    new PayaraSetup(this).run(scripts);
    scripts.stamp(stamp);
  }

  @Override
  public void prepare(NodeSpec node) throws IOException {
    Path server = node.server();
    Directories.delete(server);
    for (String part : List.of("config", "endpoints", "init-info", "lib")) {
      Directories.copy(domain().resolve(part), server.resolve(part));
    }
    // The server wants the folder, and nobody the page that welcomes to the server.
    Files.createDirectories(server.resolve("docroot"));
    logTo(node.log(), server.resolve("config").resolve("logging.properties"));
    if (!node.administered()) {
      lockAdministrator(server.resolve("config").resolve("admin-keyfile"));
    }
    DomainXml xml = DomainXml.of(server);
    xml.port("http-listener-1", node.http().number());
    xml.port("admin-listener", node.management().number());
    xml.systemProperties(node.settings());
    xml.write();
    Files.createDirectories(deployments(node));
  }

  @Override
  public Path deployments(NodeSpec node) {
    return node.server().resolve("autodeploy");
  }

  /**
   * The administrator has no password as it comes, so that every user of this machine could deploy;
   * now it has one that nobody knows. {@code asadmin} of the same user comes in without one.
   */
  private static void lockAdministrator(Path users) throws IOException {
    byte[] hashAndSalt = new byte[40];
    new SecureRandom().nextBytes(hashAndSalt);
    String hash = Base64.getEncoder().encodeToString(hashAndSalt);
    Files.writeString(users, "admin;{SSHA256}" + hash + ";asadmin\n");
  }

  private static void logTo(Path log, Path settings) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(settings));
    lines.removeIf(line -> line.startsWith(LOG_FILE + "="));
    lines.add(LOG_FILE + "=" + escaped(log.toString().replace('\\', '/')));
    Files.write(settings, lines);
  }

  /** As {@link java.util.Properties} reads it. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.chars()
        .forEach(c -> escaped.append(c < 128 ? Character.toString(c) : "\\u%04x".formatted(c)));
    return escaped.toString();
  }

  @Override
  public List<String> command(NodeSpec node) throws IOException {
    return launch(Files.readAllLines(launchArguments()), node.server());
  }

  /** The command line that starts a domain in a JVM that ends with this one. */
  List<String> launch(List<String> javaArguments, Path server) {
    List<String> arguments =
        javaArguments.stream()
            .map(argument -> argument.replace(domain().toString(), server.toString()))
            .toList();
    int main = arguments.indexOf(MAIN_CLASS);
    int classPath = arguments.indexOf("-cp");
    List<String> command = new ArrayList<>();
    command.add(installation.java());
    command.addAll(arguments.subList(0, classPath));
    command.addAll(arguments.subList(classPath + 2, main));
    command.addAll(
        Program.watched(List.of(watched().toString(), arguments.get(classPath + 1)), MAIN_CLASS));
    command.addAll(arguments.subList(main + 1, arguments.size()));
    return command;
  }

  @Override
  public Path refusal(NodeSpec node) {
    return deployments(node).resolve("parley.war_deployFailed");
  }

  @Override
  public Port health(NodeSpec node) {
    return node.http();
  }
}
