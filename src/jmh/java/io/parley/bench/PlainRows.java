package io.parley.bench;

import io.parley.replica.Batch;
import io.parley.replica.Changes;
import io.parley.replica.Replica;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;

/** What the database alone needs: the rows of appends, by plain JDBC, and nothing else. */
final class PlainRows implements AutoCloseable {
  private final Replica replica = Replica.open("n1", new Forgetful(), 1, Duration.ofSeconds(60));
  private final byte[] payload;
  private final Database database;
  private final JdbcAppend jdbc;

  PlainRows(Path folder, int payloadBytes) throws SQLException {
    payload = new byte[payloadBytes];
    new Random(11).nextBytes(payload);
    database = new Database(folder);
    Batch first = append(1);
    jdbc = new JdbcAppend(database.connection(), first.changes().origins().get(0));
    jdbc.write(first.changes());
  }

  private Batch append(int rows) {
    Batch batch = replica.begin(0);
    for (int i = 0; i < rows; i++) {
      batch.append("application/octet-stream", payload.clone());
    }
    replica.install(batch);
    return batch;
  }

  /** How long one commit of so many rows takes, milliseconds. */
  double commit(int rows) throws SQLException {
    Changes changes = append(rows).changes();
    long before = System.nanoTime();
    jdbc.write(changes);
    return (System.nanoTime() - before) / 1e6;
  }

  @Override
  public void close() throws SQLException {
    jdbc.close();
    database.close();
  }
}
