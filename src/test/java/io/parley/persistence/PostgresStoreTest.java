package io.parley.persistence;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The same store and schema on PostgreSQL. */
class PostgresStoreTest extends StoreContract {
  @TempDir static Path folder;

  private static PostgresServer server;

  @BeforeAll
  static void start() throws IOException {
    server = new PostgresServer(folder);
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Override
  Database create() throws SQLException {
    return server.create();
  }
}
