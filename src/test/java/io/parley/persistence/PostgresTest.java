package io.parley.persistence;

import io.parley.postgres.SharedPostgres;
import java.sql.SQLException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** What holds on H2 holds on PostgreSQL. */
@ExtendWith(SharedPostgres.class)
class PostgresTest {

  @Nested
  class Store extends StoreContract {
    @Override
    Database create() throws SQLException {
      return Database.postgres();
    }
  }

  @Nested
  class ChunkStore extends JpaChunkStoreContract {
    @Override
    Database database() throws SQLException {
      return Database.postgres();
    }
  }

  @Nested
  class Log extends LogReaderTest {
    @Override
    Database create() throws SQLException {
      return Database.postgres();
    }
  }

  @Nested
  class State extends StateReaderTest {
    @Override
    Database create() throws SQLException {
      return Database.postgres();
    }
  }

  @Nested
  class Killed extends KillTest {
    @Override
    Address address() throws SQLException {
      return Address.postgres();
    }
  }

  @Nested
  class Migrated extends MigrationTest {
    @Override
    Address address() throws SQLException {
      return Address.postgres();
    }
  }
}
