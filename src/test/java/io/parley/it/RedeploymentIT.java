package io.parley.it;

import static io.parley.it.Eventually.eventually;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The WAR comes and goes on a running server and leaves nothing of itself behind. */
class RedeploymentIT extends ClusterTest {
  private static final int TIMES = 2;

  /** Pools of the server and threads of the JVM, which come and go as there is work. */
  private static final String OTHERS =
      "(?:C#|G#|GC|MSC|XNIO|EJB default|EE-Managed|Weld|ServerService|default|management|Attach).*";

  private static final Pattern THREAD = Pattern.compile("^\"(.*?)\" #", Pattern.MULTILINE);

  @Test
  void undeployingLeavesNoThreadTimerOrClassLoader() throws Exception {
    Server server = cluster.server(2);
    assertEquals(1, classLoaders(server), "class loaders of the running WAR");
    server.deployments().undeploy("parley.war");
    awaitGone(server);
    Set<String> before = threads(server);
    for (int i = 0; i < TIMES; i++) {
      server.deploy();
      server.client().append("{\"id\":\"redeployed\"}");
      try (EventStream events = server.client().events(null)) {
        events.next();
      }
      server.deployments().undeploy("parley.war");
      awaitGone(server);
      Set<String> more = threads(server);
      more.removeAll(before);
      assertEquals(Set.of(), more, "threads after undeploying");
    }
    server.deploy();
    cluster.awaitEqual();
  }

  /** A thread or a timer that runs the application's code would hold its class loader. */
  private static void awaitGone(Server server) {
    eventually(
        "the WAR's class loader is gone",
        () -> {
          jcmd(server, "GC.run");
          return classLoaders(server);
        },
        count -> count == 0);
  }

  private static long classLoaders(Server server) throws IOException, InterruptedException {
    return jcmd(server, "VM.classloaders")
        .lines()
        .filter(line -> line.contains("deployment.parley.war"))
        .count();
  }

  /** The kinds of threads: names without numbers, and without the server's own pools. */
  private static Set<String> threads(Server server) throws IOException, InterruptedException {
    Matcher names = THREAD.matcher(jcmd(server, "Thread.print"));
    return names
        .results()
        .map(name -> name.group(1).replaceAll("[0-9]+", "#"))
        .filter(name -> !name.matches(OTHERS))
        .collect(toCollection(TreeSet::new));
  }

  private static String jcmd(Server server, String command)
      throws IOException, InterruptedException {
    String jcmd = System.getProperty("java.home") + "/bin/jcmd";
    Process process =
        new ProcessBuilder(List.of(jcmd, Long.toString(server.process().pid()), command))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException("jcmd " + command + ": " + output);
    }
    return output;
  }
}
