package io.parley.persistence;

import static io.parley.persistence.StoreContract.changes;
import static io.parley.persistence.StoreContract.entry;
import static io.parley.persistence.StoreContract.state;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.parley.crdt.Origin;
import io.parley.replica.Batch;
import io.parley.replica.Replica;
import io.parley.replica.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store on H2, as the release runs it; beside what it promises on every database. */
class JpaStoreTest extends StoreContract {
  private static final Duration AHEAD = Duration.ofSeconds(60);
  private static final Origin A = new Origin("a", 1);

  @TempDir Path folder;

  @Override
  Database create() {
    return Database.h2(folder.resolve("contract"));
  }

  @Test
  void aReopenedReplicaHasTheSameDigest() {
    Replica replica;
    try (Database database = Database.h2(folder)) {
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
    try (Database database = Database.h2(folder)) {
      Replica again = Replica.open("a", database.store(), 8, AHEAD);
      assertEquals(replica.digest(), again.digest());
      assertEquals(replica.state(), again.state());
      assertEquals(10, again.store().cells(again.state().current(), 0, 100, 100, 100_000).size());
    }
  }

  @Test
  void startUpReadsTheOriginsAndNotTheLog() {
    int batches = 50;
    int size = 2_000;
    try (Database database = Database.h2(folder)) {
      Replica replica = Replica.open("a", database.store(), 7, AHEAD);
      for (int i = 0; i < batches; i++) {
        Batch batch = replica.begin(i);
        for (int j = 0; j < size; j++) {
          batch.append("text/plain", new byte[8]);
        }
        replica.store().write(batch.changes());
        replica.install(batch);
      }
    }
    try (Database database = Database.h2(folder)) {
      database.statistics().clear();
      Replica replica = Replica.open("a", database.store(), 8, AHEAD);
      assertEquals((long) batches * size, replica.state().entries());
      // One origin, and the setting that names the current one; of checkpoints there are none.
      assertEquals(2, database.statistics().getEntityLoadCount());
      assertEquals(3, database.statistics().getPrepareStatementCount());
    }
  }

  @Test
  void aLockedRowIsAnErrorAndTheNextWriteGoesOn() throws Exception {
    try (Database database = Database.h2(folder)) {
      JpaStore store = database.store();
      store.write(
          changes(A, List.of(state(A, 1)), List.of(entry(A, 1, 0, 1)), List.of(), List.of()));
      var next = changes(A, List.of(state(A, 2)), List.of(entry(A, 2, 1, 1)), List.of(), List.of());
      try (Connection other = database.connection();
          var statement = other.createStatement()) {
        other.setAutoCommit(false);
        statement.execute("update parley_origin set stamp = stamp");
        assertThrows(StoreException.class, () -> store.write(next));
        // It may be about to be changed by a commit whose answer was lost.
        assertThrows(StoreException.class, store::load);
        other.rollback();
      }
      store.write(next);
      assertEquals(2, store.entries(A, 0, 10, 10, 1_000).size());
    }
  }

  @Test
  void aClosedDatabaseIsAnError() {
    try (Database database = Database.h2(folder)) {
      JpaStore store = database.store();
      var write = changes(A, List.of(state(A, 1)), List.of(), List.of(), List.of());
      database.pool().close();
      assertThrows(StoreException.class, () -> store.write(write));
      assertThrows(StoreException.class, store::load);
      assertThrows(StoreException.class, () -> store.cells(A, 0, 1, 1, 1));
    }
  }
}
