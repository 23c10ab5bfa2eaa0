package io.parley.persistence;

import static io.parley.persistence.StoreContract.changes;
import static io.parley.persistence.StoreContract.state;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.parley.crdt.Origin;
import io.parley.merkle.Frontier;
import io.parley.merkle.MerkleTree;
import io.parley.merkle.SetHash;
import io.parley.replica.CounterCell;
import io.parley.replica.Counters;
import io.parley.replica.OriginState;
import io.parley.replica.RegisterCell;
import io.parley.replica.ReplicaState;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateReaderTest {
  private static final Origin A = new Origin("a", 1);
  private static final List<String> NAMES =
      List.of("!", "!x", "%", "%x", "A", "\\", "\\x", "_", "_x", "a", "ax", "zz");

  @TempDir Path folder;
  private Database database;
  private JpaStore store;
  private StateReader reader;

  /** A new, empty database. */
  Database create() throws SQLException {
    return Database.h2(folder);
  }

  @BeforeEach
  void open() throws SQLException {
    database = create();
    store = database.store();
    reader = new StateReader(database.factory(), store);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static ReplicaState withEntries(int entries) {
    var leaf = MerkleTree.leafHash(new byte[0]);
    var log = Frontier.empty().appendAll(Collections.nCopies(entries, leaf));
    return new ReplicaState(
        A, new TreeMap<>(java.util.Map.of(A, new OriginState(A, 100, 100, log, SetHash.empty()))));
  }

  @Test
  void theLogsOwnCountersComeFirstAndCountItsEntries() {
    var removals = new CounterCell(A, 1, 1, Counters.ACTIVITY, 0, 2);
    store.write(changes(A, List.of(state(A, 1)), List.of(), List.of(removals), List.of()));
    var state = withEntries(5);
    var page = reader.counters(state, "", "", 10);
    assertEquals(
        List.of(Counters.ACTIVITY, Counters.EVENTS),
        page.counters().stream().map(NamedCounter::name).toList());
    assertEquals(BigInteger.valueOf(3), page.counters().get(0).counter().value());
    assertEquals(BigInteger.valueOf(5), page.counters().get(1).counter().value());
    assertEquals(page.counters().get(0).counter(), reader.counter(state, Counters.ACTIVITY).get());
    assertEquals(Optional.empty(), reader.counter(state, "none"));
  }

  @Test
  void pagesOfCountersListEachNameOnceWithAllItsShares() {
    List<CounterCell> cells = new ArrayList<>();
    List<OriginState> origins = new ArrayList<>();
    for (int o = 0; o < 3; o++) {
      Origin origin = new Origin("n" + o, 1);
      long version = 0;
      for (String name : NAMES) {
        version++;
        cells.add(new CounterCell(origin, version, version, name, Long.MAX_VALUE, 1));
      }
      origins.add(state(origin, version));
    }
    store.write(changes(A, origins, List.of(), cells, List.of()));
    var state = withEntries(1);
    List<String> all = new ArrayList<>(List.of(Counters.ACTIVITY, Counters.EVENTS));
    all.addAll(NAMES);
    for (int most : new int[] {1, 2, 3, 5, 14, 20}) {
      List<String> names = new ArrayList<>();
      NamedCounter.Page page;
      String after = "";
      do {
        page = reader.counters(state, "", after, most);
        page.counters().forEach(c -> names.add(c.name()));
        after = names.get(names.size() - 1);
      } while (page.more());
      assertEquals(all, names);
    }
    var one = reader.counters(state, "zz", "", 10).counters().get(0);
    assertEquals(
        BigInteger.valueOf(Long.MAX_VALUE - 1).multiply(BigInteger.valueOf(3)),
        one.counter().value());
  }

  @Test
  void countersWithMoreSharesThanOneReadAreWhole() {
    List<CounterCell> cells = new ArrayList<>();
    List<OriginState> origins = new ArrayList<>();
    for (int o = 0; o < 1_500; o++) {
      Origin origin = new Origin("n" + o, 1);
      cells.add(new CounterCell(origin, 1, 1, "c", 1, 0));
      cells.add(new CounterCell(origin, 2, 2, "d", 1, 0));
      origins.add(state(origin, 2));
    }
    store.write(changes(A, origins, List.of(), cells, List.of()));
    var page = reader.counters(withEntries(0), "", Counters.EVENTS, 10);
    assertEquals(
        List.of("c=1500", "d=1500"),
        page.counters().stream().map(c -> c.name() + "=" + c.counter().value()).toList());
  }

  @Test
  void aPrefixMatchesItselfAlone() {
    List<CounterCell> counters = new ArrayList<>();
    List<RegisterCell> registers = new ArrayList<>();
    long version = 0;
    for (String name : NAMES) {
      counters.add(new CounterCell(A, ++version, version, name, 1, 0));
      registers.add(new RegisterCell(A, ++version, version, name, "x", new byte[3]));
    }
    store.write(changes(A, List.of(state(A, version)), List.of(), counters, registers));
    for (String prefix : List.of("!", "%", "_", "\\", "a", "A", "ax", "nothing")) {
      List<String> expected = NAMES.stream().filter(n -> n.startsWith(prefix)).toList();
      assertEquals(
          expected,
          reader.counters(withEntries(0), prefix, Counters.EVENTS, 100).counters().stream()
              .map(NamedCounter::name)
              .toList());
      assertEquals(
          expected,
          reader.registers(prefix, "", 100).registers().stream().map(RegisterHead::name).toList());
    }
  }

  @Test
  void registersAreListedWithoutTheirValuesAndWithoutTheDeleted() {
    var kept = new RegisterCell(A, 1, 5, "a", "text/plain", new byte[1_000]);
    var gone = new RegisterCell(A, 2, 6, "b", null, null);
    var empty = new RegisterCell(A, 3, 7, "c", "x", new byte[0]);
    store.write(changes(A, List.of(state(A, 3)), List.of(), List.of(), List.of(kept, gone, empty)));
    store.load();
    database.statistics().clear();
    assertEquals(
        new RegisterHead.Page(List.of(new RegisterHead("a", A, 1, 5, "text/plain", 1_000)), true),
        reader.registers("", "", 1));
    assertEquals(
        new RegisterHead.Page(List.of(new RegisterHead("c", A, 3, 7, "x", 0)), false),
        reader.registers("", "a", 1));
    assertEquals(0, database.statistics().getEntityLoadCount());
  }
}
