package io.parley.it;

import static io.parley.it.Eventually.eventually;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The WAR comes and goes on a running server and leaves nothing of itself behind. */
class RedeploymentIT extends ClusterTest {
  private static final Leftovers LEFTOVERS = Leftovers.tested();

  private static final Pattern THREAD = Pattern.compile("^\"(.*?)\" #", Pattern.MULTILINE);

  @Test
  void redeployingLeavesNoThreadTimerOrClassLoader() throws Exception {
    Server server = cluster.server(2);
    server.deployments().undeploy("parley.war");
    Map<String, Long> before = awaitOwnThreadsGone(server);
    for (int i = 0; i < LEFTOVERS.redeployments(); i++) {
      server.deploy();
      server.client().append("{\"id\":\"redeployed\"}");
      try (EventStream events = server.client().events(null)) {
        events.next();
      }
      server.deployments().undeploy("parley.war");
      Map<String, Long> left = awaitOwnThreadsGone(server);
      left.entrySet().removeIf(e -> e.getValue() <= before.getOrDefault(e.getKey(), 0L));
      assertEquals(Map.of(), left, "threads more than after undeploying before");
    }
    awaitClassLoadersGone(server);
    server.deploy();
    cluster.awaitEqual();
  }

  /** Servers let go of what their idle threads hold when they end these, after a minute. */
  private static void awaitClassLoadersGone(Server server) {
    eventually(
        "class loaders of applications are at most " + LEFTOVERS.classLoaders(),
        () -> {
          jcmd(server, "GC.run");
          return classLoaders(server);
        },
        count -> count <= LEFTOVERS.classLoaders());
  }

  private static Map<String, Long> awaitOwnThreadsGone(Server server) {
    return eventually(
        "the WAR's threads are gone",
        () -> threads(server),
        threads -> threads.keySet().stream().noneMatch(name -> name.matches("(hz|parley).*")));
  }

  private static long classLoaders(Server server) throws IOException, InterruptedException {
    return jcmd(server, "VM.classloaders fold=false")
        .lines()
        .filter(line -> line.contains(LEFTOVERS.classLoader()))
        .count();
  }

  /**
   * How many threads there are of a kind: names without numbers, and without the server's pools.
   */
  private static Map<String, Long> threads(Server server) throws IOException, InterruptedException {
    Matcher names = THREAD.matcher(jcmd(server, "Thread.print"));
    return names
        .results()
        .map(name -> name.group(1).replaceAll("[0-9]+", "#"))
        .filter(name -> !LEFTOVERS.owns(name))
        .collect(groupingBy(name -> name, TreeMap::new, counting()));
  }

  private static String jcmd(Server server, String command)
      throws IOException, InterruptedException {
    String jcmd = System.getProperty("java.home") + "/bin/jcmd";
    Process process =
        new ProcessBuilder(List.of(jcmd, Long.toString(server.process().pid()), command))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(Eventually.DEADLINE.toSeconds(), TimeUnit.SECONDS)
        || process.exitValue() != 0) {
      throw new IOException("jcmd " + command + ": " + output);
    }
    return output;
  }
}
