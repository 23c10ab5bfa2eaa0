package io.parley.persistence;

import static io.parley.persistence.StoreContract.changes;
import static io.parley.persistence.StoreContract.entry;
import static io.parley.persistence.StoreContract.state;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.crdt.Origin;
import io.parley.merkle.Frontier;
import io.parley.merkle.MerkleTree;
import io.parley.merkle.SetHash;
import io.parley.replica.Entry;
import io.parley.replica.OriginState;
import io.parley.replica.ReplicaState;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogReaderTest {
  /** Names and incarnations that databases put in various orders; ours is by char and unsigned. */
  private static final List<Origin> ORIGINS =
      List.of(
          new Origin("b", -1),
          new Origin("B", 3),
          new Origin("a_b", 2),
          new Origin("a-b", 2),
          new Origin("b", 5),
          new Origin("a.b", 2));

  private static final Origin LATER = new Origin("A", 1);

  @TempDir static Path folder;
  private Database database;
  private LogReader log;
  private ReplicaState state;

  /** All that {@link #state} shows, in log order. */
  private List<Entry> visible;

  /** A new, empty database. */
  Database create() throws SQLException {
    return Database.h2(folder);
  }

  @BeforeAll
  void write() throws SQLException {
    database = create();
    JpaStore store = database.store();
    // Over a store that knows no origin yet, as after a write that failed.
    log = new LogReader(database.factory(), database.store());
    Random random = new Random(11);
    List<Entry> entries = new ArrayList<>();
    List<Entry> hidden = new ArrayList<>();
    TreeMap<Origin, OriginState> origins = new TreeMap<>();
    List<OriginState> committed = new ArrayList<>();
    for (Origin origin : ORIGINS) {
      long stamp = 0;
      for (int sequence = 0; sequence < 60; sequence++) {
        // Few stamps for many entries: most of them are ties.
        stamp += 1 + random.nextInt(3);
        var entry =
            new Entry(
                origin, 2 * sequence + 1, stamp, sequence, "x", new byte[random.nextInt(100)]);
        (sequence < 50 ? entries : hidden).add(entry);
      }
      origins.put(origin, logOf(origin, 50));
      committed.add(logOf(origin, 60));
    }
    // An origin of which the state knows nothing yet, tied with all others.
    for (int sequence = 0; sequence < 40; sequence++) {
      hidden.add(entry(LATER, sequence + 1, sequence, 5));
    }
    committed.add(state(LATER, 40));
    visible = entries.stream().sorted(Comparator.comparing(LogPosition::of)).toList();
    entries.addAll(hidden);
    entries.sort(Comparator.comparing((Entry e) -> e.origin()).thenComparingLong(Entry::version));
    store.write(changes(ORIGINS.get(0), committed, entries, List.of(), List.of()));
    state = new ReplicaState(ORIGINS.get(0), origins);
  }

  private static OriginState logOf(Origin origin, int entries) {
    var leaf = MerkleTree.leafHash(new byte[0]);
    return new OriginState(
        origin,
        2L * entries,
        1_000,
        Frontier.empty().appendAll(java.util.Collections.nCopies(entries, leaf)),
        SetHash.empty());
  }

  @AfterAll
  void close() {
    database.close();
  }

  @Test
  void pagesOfAnySizeAreTheLogInItsOrder() {
    for (int most : new int[] {1, 2, 3, 7, 64, 65, 299, 300, 301, 1_000}) {
      List<Entry> read = new ArrayList<>();
      Optional<LogPosition> after = Optional.empty();
      LogPage page;
      do {
        page = log.page(state, after, most, Long.MAX_VALUE);
        assertTrue(page.entries().size() == most || !page.more(), "a full page or the last one");
        read.addAll(page.entries());
        after = Optional.of(LogPosition.of(read.get(read.size() - 1)));
      } while (page.more());
      assertEquals(visible, read);
      assertTrue(log.page(state, after, most, 1).entries().isEmpty());
    }
  }

  @Test
  void aPageStopsBehindTheEntryThatFillsItsBytes() {
    int expected = 0;
    int bytes = 0;
    while (bytes < 500) {
      bytes += visible.get(expected++).payload().length;
    }
    var page = log.page(state, Optional.empty(), 1_000, 500);
    assertEquals(visible.subList(0, expected), page.entries());
    assertTrue(page.more());
    assertEquals(1, log.page(state, Optional.empty(), 1_000, 0).entries().size());
  }

  @Test
  void oneOriginsPagesAreItsSequences() {
    for (Origin origin : ORIGINS) {
      List<Entry> expected = visible.stream().filter(e -> e.origin().equals(origin)).toList();
      var first = log.page(state, origin, 0, 30, Long.MAX_VALUE);
      assertTrue(first.more());
      assertEquals(expected.subList(0, 30), first.entries());
      var rest = log.page(state, origin, 30, 30, Long.MAX_VALUE);
      assertFalse(rest.more());
      assertEquals(expected.subList(30, 50), rest.entries());
      assertEquals(new LogPage(List.of(), false), log.page(state, origin, 50, 30, Long.MAX_VALUE));
    }
    assertEquals(new LogPage(List.of(), false), log.page(state, LATER, 0, 30, 1));
    assertEquals(new LogPage(List.of(), false), log.page(state, new Origin("none", 0), 0, 30, 1));
  }

  @Test
  void anEntryIsFoundByItsOriginAndSequenceOnceItIsInTheState() {
    for (Entry entry : visible) {
      assertEquals(Optional.of(entry), log.entry(state, entry.origin(), entry.sequence()));
    }
    assertEquals(Optional.empty(), log.entry(state, ORIGINS.get(0), 50));
    assertEquals(Optional.empty(), log.entry(state, ORIGINS.get(0), -1));
    assertEquals(Optional.empty(), log.entry(state, LATER, 0));
    assertEquals(Optional.empty(), log.entry(state, new Origin("none", 0), 0));
  }
}
