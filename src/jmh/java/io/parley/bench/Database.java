package io.parley.bench;

import com.zaxxer.hikari.HikariDataSource;
import io.parley.persistence.JpaChunkStore;
import io.parley.persistence.JpaStore;
import io.parley.persistence.LocalTransactions;
import io.parley.persistence.Migration;
import jakarta.persistence.EntityManagerFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** A durable H2 database in a folder, with the schema of the release. */
final class Database implements AutoCloseable {
  private final HikariDataSource pool;
  private EntityManagerFactory factory;

  Database(Path folder) {
    // Keeps the driver's connections as they are, as a server's pool does.
    pool = new HikariDataSource();
    pool.setJdbcUrl("jdbc:h2:file:" + folder.resolve("parley").toAbsolutePath() + ";WRITE_DELAY=0");
    pool.setUsername("sa");
    pool.setPassword("");
    pool.setMaximumPoolSize(8);
    Migration.run(pool);
  }

  /** The store on it; one at most. */
  JpaStore store() {
    return new JpaStore(factory(), new LocalTransactions(factory()));
  }

  /** The chunks on it; one at most. */
  JpaChunkStore chunks() {
    return new JpaChunkStore(factory(), new LocalTransactions(factory()));
  }

  /** Made when it is asked for: plain JDBC needs none. */
  private EntityManagerFactory factory() {
    if (factory == null) {
      factory = LocalTransactions.open(pool);
    }
    return factory;
  }

  Connection connection() throws SQLException {
    return pool.getConnection();
  }

  /** The rows of the log, counted by the database. */
  long entries() throws SQLException {
    try (Connection connection = connection();
        var statement = connection.createStatement();
        var result = statement.executeQuery("select count(*) from parley_log_entry")) {
      result.next();
      return result.getLong(1);
    }
  }

  @Override
  public void close() {
    if (factory != null) {
      factory.close();
    }
    pool.close();
  }
}
