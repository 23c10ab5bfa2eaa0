package io.parley.persistence;

import io.parley.postgres.SharedPostgres;
import java.sql.SQLException;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same store and schema on PostgreSQL; beside what it promises on every database. */
@ExtendWith(SharedPostgres.class)
class PostgresStoreTest extends StoreContract {
  @Override
  Database create() throws SQLException {
    return Database.postgres();
  }
}
