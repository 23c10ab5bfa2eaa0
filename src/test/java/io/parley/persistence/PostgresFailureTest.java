package io.parley.persistence;

import static io.parley.persistence.StoreContract.changes;
import static io.parley.persistence.StoreContract.entry;
import static io.parley.persistence.StoreContract.state;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.crdt.Origin;
import io.parley.it.Eventually;
import io.parley.postgres.PostgresProxy;
import io.parley.postgres.PostgresServer;
import io.parley.postgres.SharedPostgres;
import io.parley.replica.Changes;
import io.parley.replica.InDoubtException;
import io.parley.replica.Store;
import io.parley.replica.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a database that is a process of its own can do to a write. */
@ExtendWith(SharedPostgres.class)
@Timeout(
    value = Eventually.DEADLINE_MINUTES,
    unit = TimeUnit.MINUTES,
    threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PostgresFailureTest {
  private static final Origin A = new Origin("a", 1);

  private PostgresProxy proxy;
  private String name;
  private Database database;
  private JpaStore store;

  @BeforeEach
  void open() throws Exception {
    PostgresServer server = SharedPostgres.server();
    proxy = new PostgresProxy(server);
    name = server.createDatabase();
    database = Database.at(new Address(proxy.url(name), server.user(), server.password()));
    store = database.store();
    store.write(write(1));
  }

  @AfterEach
  void close() throws Exception {
    database.close();
    proxy.close();
  }

  /** The entry of this version; each write has one. */
  private static Changes write(long version) {
    return changes(
        A,
        List.of(state(A, version)),
        List.of(entry(A, version, version - 1, 10)),
        List.of(),
        List.of());
  }

  private static long version(Store store) {
    return store.load().origins().get(0).version();
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionLostBeforeTheCommitHasWrittenNothing(PostgresProxy.Cut cut) {
    proxy.cut("insert into parley_log_entry", cut);
    var error = assertThrows(StoreException.class, () -> store.write(write(2)));
    assertTrue(proxy.hasCut());
    assertFalse(error instanceof InDoubtException, error::toString);
    assertEquals(1, version(store));
    store.write(write(2));
    assertEquals(2, store.entries(A, 0, 10, 10, 1_000).size());
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionLostDuringTheCommitIsInDoubt(PostgresProxy.Cut cut) {
    proxy.cut(PostgresProxy.COMMIT, cut);
    assertThrows(InDoubtException.class, () -> store.write(write(2)));
    assertTrue(proxy.hasCut());
    long last = cut == PostgresProxy.Cut.AFTER ? 2 : 1;
    assertEquals(last, version(store));
    store.write(write(last + 1));
    assertEquals(last + 1, store.entries(A, 0, 10, 10, 1_000).size());
  }

  @Test
  void aCommitWhoseAnswerWasLostIsWaitedForBeforeItsNumbersAreGivenAgain() throws Exception {
    PostgresServer server = SharedPostgres.server();
    Address address = new Address(server.url(name), server.user(), server.password());
    try (var pool = Database.pool(address);
        Connection late = pool.getConnection()) {
      // As the server sees a client that gave up: it still commits.
      late.setAutoCommit(false);
      try (var statement = late.createStatement()) {
        statement.execute("update parley_origin set version = 2");
        CompletableFuture<Long> read = CompletableFuture.supplyAsync(() -> version(store));
        awaitWaitingForALock();
        assertFalse(read.isDone());
        late.commit();
        assertEquals(2, read.join());
      }
    }
  }

  private void awaitWaitingForALock() throws SQLException {
    try (Connection connection = database.connection();
        var statement = connection.createStatement()) {
      boolean waiting = false;
      while (!waiting) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        try (var result =
            statement.executeQuery(
                "select count(*) > 0 from pg_stat_activity"
                    + " where datname = current_database() and wait_event_type = 'Lock'")) {
          waiting = result.next() && result.getBoolean(1);
        }
      }
    }
  }
}
