package io.parley.persistence;

import io.parley.postgres.SharedPostgres;
import java.sql.SQLException;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same chunk store and schema on PostgreSQL. */
@ExtendWith(SharedPostgres.class)
class PostgresChunkStoreTest extends JpaChunkStoreContract {
  @Override
  Database database() throws SQLException {
    return Database.postgres();
  }
}
