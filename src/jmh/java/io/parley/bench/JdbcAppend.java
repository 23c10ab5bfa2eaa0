package io.parley.bench;

import io.parley.replica.Changes;
import io.parley.replica.Entry;
import io.parley.replica.OriginState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * The least that must reach the database for appends, by plain JDBC: the rows of the entries in one
 * batch, and the new state of their one origin, without which no restart could go on.
 */
final class JdbcAppend implements AutoCloseable {
  private static final int ORIGIN = 1;

  private final Connection connection;
  private final PreparedStatement insert;
  private final PreparedStatement update;

  JdbcAppend(Connection connection, OriginState origin) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
    try (PreparedStatement first =
        connection.prepareStatement(
            "insert into parley_origin"
                + " (origin_no, node, incarnation, version, stamp, frontier, set_hash)"
                + " values (?, ?, ?, 0, 0, ?, ?)")) {
      first.setInt(1, ORIGIN);
      first.setString(2, origin.origin().node());
      first.setLong(3, origin.origin().incarnation());
      first.setBytes(4, origin.log().encode());
      first.setBytes(5, origin.cells().encode());
      first.executeUpdate();
    }
    connection.commit();
    insert =
        connection.prepareStatement(
            "insert into parley_log_entry"
                + " (origin_no, seq, version, stamp, media_type, size_bytes, payload)"
                + " values (?, ?, ?, ?, ?, ?, ?)");
    update =
        connection.prepareStatement(
            "update parley_origin set version = ?, stamp = ?, frontier = ? where origin_no = ?");
  }

  void write(Changes changes) throws SQLException {
    for (Entry entry : changes.entries()) {
      insert.setInt(1, ORIGIN);
      insert.setLong(2, entry.sequence());
      insert.setLong(3, entry.version());
      insert.setLong(4, entry.timestamp());
      insert.setString(5, entry.mediaType());
      insert.setInt(6, entry.payload().length);
      insert.setBytes(7, entry.payload());
      insert.addBatch();
    }
    insert.executeBatch();
    for (OriginState origin : changes.origins()) {
      update.setLong(1, origin.version());
      update.setLong(2, origin.timestamp());
      update.setBytes(3, origin.log().encode());
      update.setInt(4, ORIGIN);
      update.executeUpdate();
    }
    connection.commit();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
