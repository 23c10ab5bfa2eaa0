package io.parley.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.crdt.Origin;
import io.parley.it.Eventually;
import io.parley.replica.Batch;
import io.parley.replica.Entry;
import io.parley.replica.Replica;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Durable before visible: what was acknowledged is there after the process was killed. */
class KillTest {
  private static final Duration AHEAD = Duration.ofSeconds(60);

  @TempDir Path folder;

  /** A new, empty database. */
  Address address() throws SQLException {
    return Address.h2(folder);
  }

  /** Appends for ever, and prints the version of each commit once it returned. */
  static final class Appender {
    public static void main(String[] arguments) {
      Address address = new Address(arguments[0], arguments[1], arguments[2]);
      try (Database database = Database.at(address)) {
        Replica replica = Replica.open("a", database.store(), 1, AHEAD);
        while (true) {
          Batch batch = replica.begin(0);
          batch.append("text/plain", new byte[200]);
          batch.increment("c", 1);
          replica.store().write(batch.changes());
          replica.install(batch);
          System.out.println(replica.state().version(replica.state().current()));
        }
      }
    }
  }

  @Test
  @Timeout(
      value = Eventually.DEADLINE_MINUTES,
      unit = TimeUnit.MINUTES,
      threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void everythingAcknowledgedIsThereAfterAKill() throws Exception {
    Address address = address();
    long acknowledged = 0;
    for (int kills = 1; kills <= 2; kills++) {
      acknowledged = appendAndKill(address, acknowledged + 200);
      try (Database database = Database.at(address)) {
        JpaStore store = database.store();
        Replica replica = Replica.open("a", store, 99, AHEAD);
        Origin origin = new Origin("a", 1);
        assertEquals(origin, replica.state().current());
        long version = replica.state().version(origin);
        assertTrue(version >= acknowledged, version + " of " + acknowledged);
        assertEquals(0, version % 2, "half of a commit");
        List<Entry> entries = store.entries(origin, 0, version, 1_000_000, Long.MAX_VALUE);
        assertEquals(replica.state().entries(), entries.size());
        assertEquals(version / 2, entries.size());
        assertEquals(version / 2, store.counter("c", origin).orElseThrow().increments());
      }
    }
  }

  /** Returns the last version that the process printed. */
  private static long appendAndKill(Address address, long version)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Appender.class.getName(),
                address.url(),
                address.user(),
                address.password())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long last = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new java.io.InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = "";
      while (line != null && last < version) {
        line = lines.readLine();
        last = line == null ? last : Long.parseLong(line);
      }
      // By its handle, which leaves what it printed to be read.
      process.toHandle().destroyForcibly();
      while ((line = lines.readLine()) != null) {
        if (!line.isEmpty() && Long.parseLong(line) > last) {
          last = Long.parseLong(line);
        }
      }
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
    assertTrue(last >= version, "the process ended by itself at " + last);
    return last;
  }
}
