package io.parley.run;

import java.util.ArrayList;
import java.util.List;

/** The command line of a JVM that runs a node on WildFly. */
final class WildFlyCommand {
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

  private WildFlyCommand() {}

  static List<String> of(NodeSpec node, WildFly wildFly) {
    List<String> command = new ArrayList<>();
    command.add(wildFly.installation().java());
    command.add("-Xmx512m");
    command.addAll(OPENED);
    command.add("-Djava.awt.headless=true");
    command.add("-Djava.net.preferIPv4Stack=true");
    // No idle thread of the server's own keeps what it once did for an application; see
    // 70-threads.cli.
    command.add("-Dorg.jboss.as.server-service.core.threads=0");
    // WildFly Preview looks through each new jar for what has become of it in Jakarta EE: 20 s for
    // ours.
    command.add("-Dorg.wildfly.unsupported.skip.jakarta.transformer=true");
    command.add("-Djboss.home.dir=" + wildFly.home());
    command.add("-Djboss.server.base.dir=" + node.server());
    command.add("-Djboss.server.log.dir=" + node.log().getParent());
    command.add("-Dorg.jboss.boot.log.file=" + node.log());
    command.add(
        "-Dlogging.configuration="
            + wildFly.configurations().resolve("logging.properties").toUri());
    command.add("-Djboss.node.name=" + node.id());
    command.add("-Djboss.tx.node.id=" + node.id());
    command.add("-Djboss.bind.address=127.0.0.1");
    command.add("-Djboss.bind.address.management=127.0.0.1");
    command.add("-Djboss.http.port=" + node.http().number());
    command.add("-Djboss.management.http.port=" + node.management().number());
    node.settings().forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(watched(wildFly));
    command.add("-mp");
    command.add(wildFly.modules().toString());
    command.add("org.jboss.as.standalone");
    command.add("--server-config=" + wildFly.configuration());
    return command;
  }

  /** The arguments of {@code java} that run JBoss Modules in a JVM that ends with this one. */
  static List<String> watched(WildFly wildFly) {
    return Program.watched(
        List.of(Program.ownClasses().toString(), wildFly.modulesJar().toString()),
        "org.jboss.modules.Main");
  }
}
