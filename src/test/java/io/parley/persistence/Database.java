package io.parley.persistence;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManagerFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;

/** A migrated database, with the persistence unit on it. */
public final class Database implements AutoCloseable {
  private final HikariDataSource pool;
  private final EntityManagerFactory factory;

  private Database(HikariDataSource pool) {
    this.pool = pool;
    Migration.run(pool);
    factory = LocalTransactions.open(pool);
    statistics().setStatisticsEnabled(true);
  }

  /** A durable H2 database in a folder. */
  public static Database h2(Path folder) {
    return at(Address.h2(folder));
  }

  /** A new, empty database of the PostgreSQL server that tests share. */
  static Database postgres() throws SQLException {
    return at(Address.postgres());
  }

  static Database at(Address address) {
    return new Database(pool(address));
  }

  /** Keeps the driver's connections as they are, as a server's pool does. */
  static HikariDataSource pool(Address address) {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(address.url());
    pool.setUsername(address.user());
    pool.setPassword(address.password());
    pool.setMaximumPoolSize(8);
    return pool;
  }

  public JpaStore store() {
    return new JpaStore(factory, new LocalTransactions(factory));
  }

  public JpaChunkStore chunks() {
    return new JpaChunkStore(factory, new LocalTransactions(factory));
  }

  public GlobalCheckpoints checkpoints() {
    return new GlobalCheckpoints(factory);
  }

  StoredSettings settings() {
    return new StoredSettings(factory, new LocalTransactions(factory));
  }

  public StoredPeers peers() {
    return new StoredPeers(factory, new LocalTransactions(factory));
  }

  public EntityManagerFactory factory() {
    return factory;
  }

  Statistics statistics() {
    return factory.unwrap(SessionFactory.class).getStatistics();
  }

  HikariDataSource pool() {
    return pool;
  }

  public Connection connection() throws SQLException {
    return pool.getConnection();
  }

  /** Runs SQL behind the store's back. */
  public void execute(String sql) {
    try (Connection connection = connection();
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
