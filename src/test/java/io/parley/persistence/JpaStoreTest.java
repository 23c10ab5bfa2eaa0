package io.parley.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.parley.replica.Batch;
import io.parley.replica.Replica;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JpaStoreTest {
  private static final Duration AHEAD = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void aReopenedReplicaHasTheSameDigest() {
    Replica replica;
    try (Database database = new Database(folder)) {
      replica = Replica.open("a", database.store(), 7, AHEAD);
      for (int i = 0; i < 5; i++) {
        Batch batch = replica.begin(1_000 + i);
        batch.append("text/plain", ("x" + i).getBytes(StandardCharsets.UTF_8));
        batch.increment("c" + i % 2, 3);
        batch.put("r" + i % 3, "text/plain", new byte[] {1});
        replica.store().write(batch.changes());
        replica.install(batch);
      }
    }
    try (Database database = new Database(folder)) {
      Replica again = Replica.open("a", database.store(), 8, AHEAD);
      assertEquals(replica.digest(), again.digest());
      assertEquals(replica.state(), again.state());
      assertEquals(10, again.store().cells(again.state().current(), 0, 100, 100, 100_000).size());
    }
  }
}
