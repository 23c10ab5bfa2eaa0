package io.parley.persistence;

import static io.parley.persistence.StoreContract.changes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.crdt.Origin;
import io.parley.merkle.Frontier;
import io.parley.merkle.Hash;
import io.parley.merkle.MerkleTree;
import io.parley.merkle.SetHash;
import io.parley.postgres.PostgresServer;
import io.parley.postgres.SharedPostgres;
import io.parley.replica.OriginState;
import io.parley.replica.ReplicaState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What is read of a long log and of a large state, by PostgreSQL's own count: no page costs more
 * than its rows, wherever it is, so none needs to be streamed.
 */
@ExtendWith(SharedPostgres.class)
class PostgresIndexTest {
  private static final int ORIGINS = 2;

  /** Of each origin. */
  private static final int ENTRIES = 60_000;

  private static final int CHUNKS = 100_000;
  private static final int PAGE = 100;

  /** More often than PostgreSQL makes a plan for given values; then it uses one for all. */
  private static final int PAGES = 20;

  private static final Hash ROOT = Hash.of(new byte[Hash.SIZE]);

  @Test
  void aPageOfAnyKindReadsItsOwnRowsByAnIndex() throws SQLException {
    PostgresServer server = SharedPostgres.server();
    String name = server.createDatabase();
    Address address = new Address(server.url(name), server.user(), server.password());
    ReplicaState state = state();
    try (Database database = Database.at(address)) {
      database
          .store()
          .write(
              changes(
                  state.current(),
                  List.copyOf(state.origins().values()),
                  List.of(),
                  List.of(),
                  List.of()));
      fill(database);
    }
    long rows;
    try (Database database = Database.at(address)) {
      rows = readPages(database, state);
    }
    // Sessions that have ended have told what they read.
    try (var pool = Database.pool(address);
        Connection connection = pool.getConnection();
        var statement = connection.createStatement();
        var result =
            statement.executeQuery(
                "select relname, seq_tup_read, idx_tup_fetch from pg_stat_user_tables"
                    + " where relname in ('parley_log_entry', 'parley_state_chunk',"
                    + " 'parley_missing_chunk')")) {
      List<String> seen = new ArrayList<>();
      while (result.next()) {
        String table = result.getString(1);
        seen.add(table);
        assertEquals(0, result.getLong(2), "rows read without an index of " + table);
        assertTrue(
            result.getLong(3) <= 3 * rows,
            "rows of " + table + ": got " + result.getLong(3) + ", want at most " + 3 * rows);
      }
      assertEquals(3, seen.size());
    }
  }

  private static ReplicaState state() {
    var leaf = MerkleTree.leafHash(new byte[0]);
    Frontier log = Frontier.empty().appendAll(Collections.nCopies(ENTRIES, leaf));
    TreeMap<Origin, OriginState> origins = new TreeMap<>();
    for (int i = 0; i < ORIGINS; i++) {
      Origin origin = new Origin("n" + i, 1);
      origins.put(origin, new OriginState(origin, ENTRIES, 2L * ENTRIES, log, SetHash.empty()));
    }
    return new ReplicaState(origins.firstKey(), origins);
  }

  private static void fill(Database database) {
    database.execute(
        "insert into parley_log_entry"
            + " (origin_no, seq, version, stamp, media_type, size_bytes, payload)"
            + " select o, s, s + 1, 2 * s + o, 'text/plain', 200, decode(repeat('61', 200), 'hex')"
            + " from generate_series(1, "
            + ORIGINS
            + ") o, generate_series(0, "
            + (ENTRIES - 1)
            + ") s");
    database.execute(
        "insert into parley_state values (1, '" + ROOT.hex() + "', " + CHUNKS * 65_536L + ")");
    for (String table : List.of("state_chunk", "missing_chunk")) {
      database.execute(
          "insert into parley_"
              + table
              + " select 1, i, lpad(to_hex(i), 64, '0') from generate_series(0, "
              + (CHUNKS - 1)
              + ") i");
    }
    database.execute("analyze");
    database.execute("select pg_stat_reset()");
  }

  /** Returns how many rows it asked for. */
  private static long readPages(Database database, ReplicaState state) {
    JpaStore store = database.store();
    LogReader log = new LogReader(database.factory(), store);
    JpaChunkStore chunks = database.chunks();
    long rows = 0;
    for (int i = 0; i < PAGES; i++) {
      int at = ENTRIES / PAGES * i;
      for (Origin origin : state.origins().keySet()) {
        rows += store.cells(origin, at, Long.MAX_VALUE, PAGE, Long.MAX_VALUE).size();
        rows += store.entries(origin, at, Long.MAX_VALUE, PAGE, Long.MAX_VALUE).size();
        rows += store.replaceable(origin, at, Long.MAX_VALUE, PAGE, Long.MAX_VALUE).size();
        rows += log.page(state, origin, at, PAGE, Long.MAX_VALUE).entries().size();
        rows += log.entry(state, origin, at).stream().count();
      }
      var after = new LogPosition(2L * at, state.current(), at);
      rows += log.page(state, Optional.of(after), PAGE, Long.MAX_VALUE).entries().size();
      rows += chunks.chunks(ROOT, CHUNKS / PAGES * i, PAGE).size();
      rows += chunks.missing(ROOT, PAGE).size();
    }
    assertTrue(rows > 8L * PAGES * PAGE, "rows: got " + rows);
    return rows;
  }
}
