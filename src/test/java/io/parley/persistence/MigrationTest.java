package io.parley.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationTest {
  @TempDir Path folder;

  /** A new, empty database. */
  Address address() throws SQLException {
    return Address.h2(folder);
  }

  @Test
  void everyScriptOfTheFolderIsNamed() throws IOException {
    try (var files = Files.list(Path.of("src/main/resources/db/migration"))) {
      assertEquals(
          Set.copyOf(Migration.SCRIPTS),
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
    }
  }

  @Test
  void itLeavesOtherTablesAlonePrefixesItsOwnAndRunsTwice() throws SQLException {
    try (var pool = Database.pool(address());
        Connection connection = pool.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create table other (id integer)");
      Migration.run(pool);
      Migration.run(pool);
      Set<String> tables = new HashSet<>();
      try (var result =
          statement.executeQuery(
              "select table_name from information_schema.tables where upper(table_schema) ="
                  + " 'PUBLIC'")) {
        while (result.next()) {
          tables.add(result.getString(1).toLowerCase(Locale.ROOT));
        }
      }
      assertTrue(tables.remove("other"));
      assertTrue(tables.contains(Migration.TABLE));
      assertTrue(tables.stream().allMatch(table -> table.startsWith("parley_")), tables::toString);
    }
  }

  @Test
  void aSchemaOfANewerVersionIsRefused() throws SQLException {
    try (var pool = Database.pool(address());
        Connection connection = pool.getConnection();
        var statement = connection.createStatement()) {
      Migration.run(pool);
      statement.execute(
          "update \""
              + Migration.TABLE
              + "\" set \"version\" = '99', \"script\" = 'V99__newer.sql' where \"version\" in ('3', '4')");
      FlywayException e = assertThrows(FlywayException.class, () -> Migration.run(pool));
      assertTrue(e.getMessage().contains("99"), e.getMessage());
    }
  }

  @Test
  void peersThatOnlyTheMembershipKnewAreToldFromThoseThatWereRegistered() throws SQLException {
    try (var pool = Database.pool(address());
        Connection connection = pool.getConnection();
        var statement = connection.createStatement()) {
      Migration.run(pool);
      for (String sql :
          List.of(
              "alter table parley_peer drop column changed",
              "drop table parley_probe",
              "delete from \"" + Migration.TABLE + "\" where \"version\" in ('3', '4')",
              "insert into parley_peer values ('a', 'REGISTERED', 'h:1')",
              "insert into parley_peer values ('b', 'REGISTERED', null)",
              "insert into parley_peer values ('c', 'REMOVED', null)")) {
        statement.execute(sql);
      }
      Migration.run(pool);
      List<String> states = new ArrayList<>();
      try (var result =
          statement.executeQuery("select node, state, changed from parley_peer order by node")) {
        while (result.next()) {
          states.add(result.getString(1) + result.getString(2) + result.getLong(3));
        }
      }
      assertEquals(List.of("aMEMBER0", "bREGISTERED0", "cREMOVED0"), states);
    }
  }

  @Test
  void itLeavesNoThread() throws SQLException {
    try (var pool = Database.pool(address())) {
      pool.getHikariPoolMXBean();
      Migration.run(pool);
      Set<String> before = threads();
      Migration.run(pool);
      assertEquals(before, threads());
    }
    assertTrue(
        threads().stream().noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("flyway")));
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> !name.startsWith("HikariPool"))
        .collect(Collectors.toSet());
  }
}
