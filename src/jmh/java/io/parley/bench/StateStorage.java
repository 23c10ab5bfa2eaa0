package io.parley.bench;

import io.parley.checkpoint.Chunk;
import io.parley.checkpoint.ChunkStore;
import io.parley.checkpoint.StateHasher;
import io.parley.checkpoint.StateHead;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Cuts states into chunks, hashes and stores them in H2; in turn with plain JDBC that writes the
 * same bytes in the same batches into another database of the same kind, and hashes nothing. And
 * what is stored anew of a state that differs from an earlier one in one chunk.
 */
final class StateStorage implements Measurement {
  private static final int STATE_BYTES = 256 << 20;
  private static final int SMALL_BYTES = 64 << 20;
  private static final int AT_ONCE = 16;
  private static final int STEP_BYTES = AT_ONCE * Chunk.SIZE;
  private static final int ROUNDS = 5;
  private static final double MIB = 1 << 20;

  /** What one round writes; no two rounds have a chunk in common. */
  private final byte[] data = new byte[STATE_BYTES];

  @Override
  public List<Row> run(Path folder) throws Exception {
    new Random(13).nextBytes(data);
    try (Database database = new Database(Files.createDirectories(folder.resolve("ours")));
        Database other = new Database(Files.createDirectories(folder.resolve("jdbc")));
        Connection connection = other.connection()) {
      ChunkStore store = database.chunks();
      return List.of(wholeState(store, connection), oneChunk(store));
    }
  }

  private Row wholeState(ChunkStore store, Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (var create = connection.createStatement()) {
      create.execute("create table plain (id bigint primary key, content bytea not null)");
    }
    double[] ours = new double[ROUNDS];
    double[] baseline = new double[ROUNDS];
    double[] ratios = new double[ROUNDS];
    for (int round = -1; round < ROUNDS; round++) {
      mark(round);
      long before = System.nanoTime();
      long stored = store(store, STATE_BYTES);
      double oursRate = rate(before);
      if (stored != STATE_BYTES) {
        throw new AssertionError("bytes stored: got " + stored + ", want " + STATE_BYTES);
      }
      before = System.nanoTime();
      insert(connection, (round + 1L) * STATE_BYTES / Chunk.SIZE);
      double jdbcRate = rate(before);
      if (round >= 0) {
        ours[round] = oursRate;
        baseline[round] = jdbcRate;
        ratios[round] = oursRate / jdbcRate;
      }
    }
    return Row.toCompare(
        "State of 256 MiB cut, hashed and stored ("
            + AT_ONCE
            + " chunks of 64 KiB a commit) / the bytes as rows by JDBC",
        Row.number(Rounds.median(ours)) + " MiB/s",
        Row.number(Rounds.median(baseline)) + " MiB/s",
        Row.number(Rounds.median(ratios)));
  }

  private static double rate(long before) {
    return STATE_BYTES / MIB * 1e9 / (System.nanoTime() - before);
  }

  private Row oneChunk(ChunkStore store) {
    mark(ROUNDS);
    long first = store(store, SMALL_BYTES);
    data[SMALL_BYTES / 2]++;
    long second = store(store, SMALL_BYTES);
    if (first != SMALL_BYTES) {
      throw new AssertionError("bytes stored: got " + first + ", want " + SMALL_BYTES);
    }
    return Row.atMost(
        "Second state of 64 MiB with one chunk changed, bytes stored anew / bytes of the state",
        second + " B",
        SMALL_BYTES + " B",
        second / (double) SMALL_BYTES,
        0.001);
  }

  private void mark(int round) {
    for (int at = 0; at < data.length; at += Chunk.SIZE) {
      ByteBuffer.wrap(data, at, Integer.BYTES).putInt(round);
    }
  }

  /** Stores the first bytes as a state, as a node does; returns how many were stored anew. */
  private long store(ChunkStore store, int bytes) {
    List<Chunk> waiting = new ArrayList<>();
    StateHasher hasher = new StateHasher(waiting::add);
    long begun = store.begin();
    long stored = 0;
    for (int at = 0; at < bytes; at += STEP_BYTES) {
      hasher.update(data, at, at + STEP_BYTES);
      stored += store.append(begun, List.copyOf(waiting));
      waiting.clear();
    }
    StateHead head = hasher.head();
    store.finish(begun, head);
    if (!store.state(head.root()).equals(Optional.of(head))) {
      throw new AssertionError("state: got none known, want " + head);
    }
    return stored;
  }

  private void insert(Connection connection, long firstId) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("insert into plain (id, content) values (?, ?)")) {
      long id = firstId;
      for (int at = 0; at < STATE_BYTES; at += STEP_BYTES) {
        for (int chunk = at; chunk < at + STEP_BYTES; chunk += Chunk.SIZE) {
          insert.setLong(1, id++);
          insert.setBytes(2, Arrays.copyOfRange(data, chunk, chunk + Chunk.SIZE));
          insert.addBatch();
        }
        insert.executeBatch();
        connection.commit();
      }
    }
  }
}
