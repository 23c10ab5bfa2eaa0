package io.parley.persistence;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManagerFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** A durable H2 database in a folder, migrated, with the persistence unit on it. */
final class Database implements AutoCloseable {
  private final HikariDataSource pool;
  private final EntityManagerFactory factory;

  Database(Path folder) {
    // Keeps the driver's connections as they are, as a server's pool does.
    pool = new HikariDataSource();
    pool.setJdbcUrl("jdbc:h2:file:" + folder.resolve("parley").toAbsolutePath() + ";WRITE_DELAY=0");
    pool.setUsername("sa");
    pool.setPassword("");
    pool.setMaximumPoolSize(8);
    Migration.run(pool);
    factory = LocalTransactions.open(pool);
  }

  JpaStore store() {
    return new JpaStore(factory, new LocalTransactions(factory));
  }

  EntityManagerFactory factory() {
    return factory;
  }

  HikariDataSource pool() {
    return pool;
  }

  /** Runs SQL behind the store's back. */
  void execute(String sql) {
    try (Connection connection = pool.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Closes all as a stopped server does. */
  @Override
  public void close() {
    factory.close();
    pool.close();
  }
}
