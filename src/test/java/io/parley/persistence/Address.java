package io.parley.persistence;

import io.parley.postgres.PostgresServer;
import io.parley.postgres.SharedPostgres;
import java.nio.file.Path;
import java.sql.SQLException;

/** Where a database is, and as whom one gets in. */
record Address(String url, String user, String password) {

  /** A durable H2 database in a folder. */
  static Address h2(Path folder) {
    String path = folder.resolve("parley").toAbsolutePath().toString();
    return new Address("jdbc:h2:file:" + path + ";WRITE_DELAY=0", "sa", "");
  }

  /** A new, empty database of the PostgreSQL server that tests share. */
  static Address postgres() throws SQLException {
    PostgresServer server = SharedPostgres.server();
    return new Address(server.url(server.createDatabase()), server.user(), server.password());
  }
}
