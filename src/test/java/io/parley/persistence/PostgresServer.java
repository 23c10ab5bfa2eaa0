package io.parley.persistence;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** A PostgreSQL server of a test's own. */
final class PostgresServer implements AutoCloseable {
  private final EmbeddedPostgres server;
  private int databases;

  /** Runs in an empty folder. */
  PostgresServer(Path folder) throws IOException {
    server =
        EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(folder.resolve("binaries").toFile())
            .setDataDirectory(folder.resolve("data"))
            .start();
  }

  /** A new, empty database. */
  Database create() throws SQLException {
    String name = "parley" + databases++;
    try (Connection connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    return Database.at(server.getJdbcUrl("postgres", name), "postgres");
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
