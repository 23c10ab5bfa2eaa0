package io.parley.persistence;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;

/** Brings the database's schema up to date, before anything else reads or writes it. */
public final class Migration {
  /** Where Flyway records what it ran. */
  static final String TABLE = "parley_schema_history";

  /**
   * The scripts, by name: what a class loader lists of a folder differs from server to server, what
   * it finds by name does not.
   */
  static final List<String> SCRIPTS =
      List.of(
          "V1__log_counters_registers.sql",
          "V2__checkpoints.sql",
          "V3__limits.sql",
          "V4__names_in_code_points.sql");

  private static final String FOLDER = "db/migration/";

  private Migration() {}

  /**
   * Runs the scripts that this database has not seen, each in a transaction of its own. Leaves no
   * thread or connection behind.
   *
   * @param dataSource hands out connections outside any transaction
   * @throws org.flywaydb.core.api.FlywayException if one fails, or the schema is another version's
   */
  public static void run(DataSource dataSource) {
    Flyway.configure(Migration.class.getClassLoader())
        .dataSource(dataSource)
        .table(TABLE)
        .resourceProvider(new Scripts())
        .javaMigrationClassProvider(List::of)
        .baselineOnMigrate(true)
        .baselineVersion("0")
        // As it comes, Flyway lets an older version run on a newer one's schema.
        .ignoreMigrationPatterns(new String[0])
        .load()
        .migrate();
  }

  private static final class Scripts implements ResourceProvider {
    @Override
    public LoadableResource getResource(String name) {
      return SCRIPTS.stream()
          .filter(script -> name.equals(script) || name.equals(FOLDER + script))
          .findFirst()
          .map(Script::new)
          .orElse(null);
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
      return SCRIPTS.stream()
          .filter(script -> script.startsWith(prefix))
          .filter(script -> List.of(suffixes).stream().anyMatch(script::endsWith))
          .map(script -> (LoadableResource) new Script(script))
          .toList();
    }
  }

  private static final class Script extends LoadableResource {
    private final String name;

    Script(String name) {
      this.name = name;
    }

    @Override
    public Reader read() {
      try (InputStream in = Migration.class.getResourceAsStream("/" + FOLDER + name)) {
        return new StringReader(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String getAbsolutePath() {
      return FOLDER + name;
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return FOLDER + name;
    }

    @Override
    public String getFilename() {
      return name;
    }

    @Override
    public String getRelativePath() {
      return name;
    }
  }
}
