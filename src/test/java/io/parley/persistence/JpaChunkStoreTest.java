package io.parley.persistence;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The chunk store on H2, as the release runs it. */
class JpaChunkStoreTest extends JpaChunkStoreContract {
  @TempDir Path folder;

  @Override
  Database database() {
    return Database.h2(folder);
  }
}
