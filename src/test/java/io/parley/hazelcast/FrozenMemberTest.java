package io.parley.hazelcast;

import static io.parley.hazelcast.TransportFixture.await;
import static io.parley.hazelcast.TransportFixture.push;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.hazelcast.TransportFixture.Seen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A member whose process does nothing any more, and whose connections stay. */
class FrozenMemberTest {
  private static final String SYNC_FREQUENCY = "hazelcast.event.sync.frequency";

  /** Hazelcast's own wait for each would be longer than the time after which the member is gone. */
  private static final int PUSHES = 8;

  /** Joins the members at the addresses, and stays. */
  static final class Frozen {
    private Frozen() {}

    public static void main(String[] arguments) throws IOException {
      List<String> addresses = List.of(arguments).subList(1, arguments.length);
      QueueBounds bounds = new QueueBounds(16, 1 << 20);
      HazelcastTransport transport =
          new HazelcastTransport(
              new HazelcastSettings(
                  "frozen",
                  arguments[0],
                  "127.0.0.1",
                  Integer.parseInt(addresses.get(2).replaceAll(".*:", "")),
                  "",
                  addresses,
                  TransportFixture.MAX_MESSAGE,
                  bounds,
                  bounds),
              null,
              task -> new Thread(task).start(),
              new Seen(),
              () -> {},
              () -> {});
      transport.start();
      transport.listen();
      System.out.println("listens");
      System.exit(System.in.read());
    }
  }

  @Test
  void aFrozenMemberDoesNotHoldUpWhatGoesToTheOthers() throws Exception {
    // Hazelcast waits for the answer of each message, and not of every 100,000th.
    System.setProperty(SYNC_FREQUENCY, "1");
    try (TransportFixture cluster = new TransportFixture("frozen", 3)) {
      Seen seen = new Seen();
      HazelcastTransport a = cluster.transport(cluster.settings("a", 0), seen);
      HazelcastTransport b = cluster.transport(cluster.settings("b", 1), new Seen());
      for (HazelcastTransport one : List.of(a, b)) {
        one.start();
        one.listen();
      }
      Process frozen = startFrozen(cluster);
      cluster.closing(frozen::destroyForcibly);
      await("all are members", () -> seen.up.size() == 2);
      signal(frozen, "STOP");

      for (int i = 0; i < PUSHES; i++) {
        a.broadcast(push("a", 10));
      }

      await("the pushes", () -> b.statistics().messagesReceived() == PUSHES);
      assertTrue(seen.up.contains("frozen"), "the frozen one is a member still");
    } finally {
      System.clearProperty(SYNC_FREQUENCY);
    }
  }

  private static Process startFrozen(TransportFixture cluster) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            Frozen.class.getName(),
            cluster.clusterName);
    builder.command().addAll(cluster.addresses());
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertEquals("listens", lines.readLine());
    return process;
  }

  private static void signal(Process process, String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertEquals(0, kill.waitFor());
  }
}
