package io.parley.run;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a node's JVM. */
final class NodeCommand {
  /** What the server's own start script opens on a modular JDK. */
  private static final List<String> OPENED =
      List.of(
          "--add-exports=java.desktop/sun.awt=ALL-UNNAMED",
          "--add-exports=java.naming/com.sun.jndi.ldap=ALL-UNNAMED",
          "--add-exports=java.naming/com.sun.jndi.url.ldap=ALL-UNNAMED",
          "--add-exports=java.naming/com.sun.jndi.url.ldaps=ALL-UNNAMED",
          "--add-exports=jdk.naming.dns/com.sun.jndi.dns=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.net=ALL-UNNAMED",
          "--add-opens=java.base/java.security=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.management/javax.management=ALL-UNNAMED",
          "--add-opens=java.naming/javax.naming=ALL-UNNAMED");

  private NodeCommand() {}

  /** The command line that runs {@code node} as a child of this process. */
  static List<String> of(Node node, WildFly wildFly, List<Port> ports, List<String> settings) {
    Path server = node.directory().resolve("server");
    Path log = node.log().getParent();
    List<String> command = new ArrayList<>();
    command.add(WildFly.java());
    command.add("-Xmx512m");
    command.addAll(OPENED);
    command.add("-Djava.awt.headless=true");
    command.add("-Djava.net.preferIPv4Stack=true");
    // No idle thread of the server's own keeps what it once did for an application; see
    // 70-threads.cli.
    command.add("-Dorg.jboss.as.server-service.core.threads=0");
    command.add("-Djboss.home.dir=" + wildFly.home());
    command.add("-Djboss.server.base.dir=" + server);
    command.add("-Djboss.server.log.dir=" + log);
    command.add("-Dorg.jboss.boot.log.file=" + node.log());
    command.add(
        "-Dlogging.configuration="
            + wildFly.configurations().resolve("logging.properties").toUri());
    command.add("-Djboss.node.name=" + node.id());
    command.add("-Djboss.tx.node.id=" + node.id());
    command.add("-Djboss.bind.address=127.0.0.1");
    command.add("-Djboss.bind.address.management=127.0.0.1");
    command.add("-Djboss.http.port=" + ports.get(0).number());
    command.add("-Djboss.management.http.port=" + ports.get(1).number());
    command.add("-Dparley.node-id=" + node.id());
    command.add("-Dparley.hazelcast.port=" + ports.get(2).number());
    command.add("-Dparley.hazelcast.bind=127.0.0.1");
    command.add(
        "-Dparley.db.url=jdbc:h2:file:"
            + node.directory().resolve("data").resolve("parley")
            + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE");
    command.addAll(settings);
    command.addAll(watched(wildFly));
    command.add("-mp");
    command.add(wildFly.modules().toString());
    command.add("org.jboss.as.standalone");
    command.add("--server-config=" + WildFly.CONFIGURATION);
    return command;
  }

  /** The arguments of {@code java} that run JBoss Modules in a JVM that ends with this one. */
  static List<String> watched(WildFly wildFly) {
    return List.of(
        "-cp",
        ownClasses() + System.getProperty("path.separator") + wildFly.modulesJar(),
        Watched.class.getName(),
        Long.toString(ProcessHandle.current().pid()),
        "org.jboss.modules.Main");
  }

  private static Path ownClasses() {
    try {
      return Path.of(Watched.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("where this class was loaded from is no file", e);
    }
  }
}
