package io.parley.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.checkpoint.Checkpoint;
import io.parley.crdt.Origin;
import io.parley.merkle.Frontier;
import io.parley.merkle.Hash;
import io.parley.merkle.MerkleTree;
import io.parley.merkle.SetHash;
import io.parley.replica.BarrierCell;
import io.parley.replica.Cell;
import io.parley.replica.Changes;
import io.parley.replica.CounterCell;
import io.parley.replica.Entry;
import io.parley.replica.Limits;
import io.parley.replica.OriginState;
import io.parley.replica.RegisterCell;
import io.parley.replica.Replica;
import io.parley.replica.Replicas;
import io.parley.replica.Restamping;
import io.parley.replica.Store;
import io.parley.replica.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the replica relies on, on every database. */
abstract class StoreContract {
  private static final Origin A = new Origin("a", 1);
  private static final Origin B = new Origin("B", -1);

  private Database database;
  private JpaStore store;

  /** A new, empty database. */
  abstract Database create() throws Exception;

  @BeforeEach
  void open() throws Exception {
    database = create();
    store = database.store();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aNewStoreIsEmpty() {
    assertEquals(new Store.Contents(Optional.empty(), List.of(), List.of()), store.load());
    assertEquals(Optional.empty(), store.register("r"));
    assertEquals(List.of(), store.counter("c"));
    assertEquals(Optional.empty(), store.counter("c", A));
    assertEquals(List.of(), store.cells(A, 0, Long.MAX_VALUE, 10, 1_000));
    assertEquals(List.of(), store.entries(A, 0, Long.MAX_VALUE, 10, 1_000));
  }

  @Test
  void extremesOfEveryKindAreReadBackAsTheyWereWritten() {
    byte[] large = new byte[Limits.MAX_VALUE_BYTES];
    new Random(7).nextBytes(large);
    String name = "\uD83D\uDE80".repeat(Limits.MAX_NAME_CHARS);
    String type = "t/" + "\uD83D\uDE80".repeat(Limits.MAX_MEDIA_TYPE_CHARS - 2);
    Origin origin = new Origin("Z".repeat(Origin.MAX_NODE_ID_LENGTH), Long.MIN_VALUE);
    long last = Long.MAX_VALUE;
    var small = new Entry(origin, 1, 0, 0, "x", new byte[0]);
    var huge = new Entry(origin, last - 4, last - 4, last - 5, type, large);
    var share = new CounterCell(origin, last - 3, last - 3, name, last, last);
    var value = new RegisterCell(origin, last - 2, last - 2, name, type, large);
    var gone = new RegisterCell(origin, last - 1, last - 1, " ", null, null);
    var empty = new RegisterCell(origin, last, last, "r", "x", new byte[0]);
    var state =
        new OriginState(
            origin,
            last,
            last,
            frontier(63),
            SetHash.empty().add(share.canonical()).add(value.canonical()));

    store.write(
        new Changes(
            origin,
            List.of(state),
            List.of(small, huge),
            List.of(share),
            List.of(value, gone, empty)));

    for (JpaStore each : List.of(store, database.store())) {
      assertEquals(new Store.Contents(Optional.of(origin), List.of(state), List.of()), each.load());
      assertEquals(Optional.of(share), each.counter(name, origin));
      assertEquals(List.of(share), each.counter(name));
      assertEquals(Optional.of(value), each.register(name));
      assertEquals(Optional.of(gone), each.register(" "));
      assertEquals(Optional.of(empty), each.register("r"));
      assertEquals(
          List.of(small, huge, share, value, gone, empty),
          each.cells(origin, 0, last, 10, Long.MAX_VALUE));
      assertEquals(List.of(small, huge), each.entries(origin, 0, last, 10, Long.MAX_VALUE));
    }
  }

  private static Frontier frontier(int leaves) {
    return Frontier.empty()
        .appendAll(
            java.util.stream.IntStream.range(0, leaves)
                .mapToObj(i -> MerkleTree.leafHash(new byte[] {(byte) i}))
                .toList());
  }

  @Test
  void i5NewTimestampsAreThoseThatTheHashesSayAndKeepTheOrderOfVersions() {
    long hour = 3_600_000_000L;
    Replica replica = Replica.open("a", store, 7, Replicas.MAX_AHEAD);
    Replicas.write(
        replica,
        batch -> {
          batch.append("x", new byte[] {1});
          batch.increment("kept", 1);
          batch.increment("c", 1);
          batch.put("r", "x", new byte[] {1});
        });
    Replicas.write(
        replica,
        Replicas.NOW + hour,
        batch -> {
          batch.append("x", new byte[] {2});
          batch.increment("c", 5);
          batch.put("r", "x", new byte[] {2});
          BarrierCell barrier =
              batch.open("k", new TreeSet<>(List.of("a")), Duration.ofSeconds(9), false);
          batch.submit(barrier, "a", 1, 1, Hash.sha256());
          batch.append("x", new byte[] {3});
        });
    Origin origin = replica.state().current();
    List<Cell> before = store.cells(origin, 0, 99, 99, 100_000);
    Restamping restamping =
        replica.restamping(Replicas.NOW, Replicas.NOW + Replicas.MAX_AHEAD.toMillis() * 1000);
    assertEquals(6, restamping.count());

    store.restamp(restamping);
    replica.reload();

    List<Cell> after = store.cells(origin, 0, 99, 99, 100_000);
    assertEquals(
        before.stream().map(Cell::version).toList(), after.stream().map(Cell::version).toList());
    assertEquals(before.subList(0, 2), after.subList(0, 2));
    for (int i = 1; i < after.size(); i++) {
      assertTrue(after.get(i).timestamp() > after.get(i - 1).timestamp());
      assertTrue(after.get(i).timestamp() < Replicas.NOW + 100);
    }
    // Reads all of it again: what is stored gives the hashes that are kept.
    Restamping none =
        replica.restamping(Replicas.NOW, Replicas.NOW + Replicas.MAX_AHEAD.toMillis() * 1000);
    assertEquals(0, none.count());
    assertEquals(replica.state().of(origin), none.state());
    assertEquals(Checkpoint.Status.COMPLETE, status(replica));
    assertEquals(
        after.get(after.size() - 1).timestamp() + 1,
        replica.begin(Replicas.NOW).nextTimestamp(),
        "the clock goes on behind them");
  }

  private static Checkpoint.Status status(Replica replica) {
    return Checkpoint.of(replica.state().checkpoints(), "k").orElseThrow().status(Replicas.NOW);
  }

  @Test
  void aReplacedCellIsGoneAndItsSuccessorMayBeOfAnotherOrigin() {
    var count = new CounterCell(A, 1, 1, "c", 1, 0);
    var write = new RegisterCell(A, 2, 2, "r", "x", new byte[] {1});
    store.write(changes(A, List.of(state(A, 2)), List.of(), List.of(count), List.of(write)));
    var more = new CounterCell(A, 3, 3, "c", 2, 5);
    var other = new CounterCell(B, 1, 3, "c", 1, 0);
    var winner = new RegisterCell(B, 2, 4, "r", null, null);
    store.write(
        changes(
            A,
            List.of(state(A, 3), state(B, 2)),
            List.of(),
            List.of(more, other),
            List.of(winner)));

    assertEquals(List.of(more), store.cells(A, 0, 10, 10, 1_000));
    assertEquals(List.of(other, winner), store.cells(B, 0, 10, 10, 1_000));
    assertEquals(Optional.of(winner), store.register("r"));
    assertEquals(2, store.counter("c").size());
    assertEquals(Optional.of(more), store.counter("c", A));
    assertEquals(Optional.of(other), store.counter("c", B));
  }

  @Test
  void aBatchOfAnySizeIsWrittenWhole() {
    long version = 0;
    for (int size : new int[] {1, 2, 3, 5, 17, 63, 64, 65, 85, 300}) {
      List<Entry> entries = new ArrayList<>();
      List<CounterCell> counters = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        version++;
        entries.add(entry(A, version, version - 1, i));
      }
      for (int i = 0; i < size; i++) {
        version++;
        counters.add(new CounterCell(A, version, version, "c" + i, version, 0));
      }
      // Sequences with gaps are no matter of the store.
      store.write(changes(A, List.of(state(A, version)), entries, counters, List.of()));
      List<Cell> all = new ArrayList<>(entries);
      all.addAll(counters);
      assertEquals(all, store.cells(A, version - 2L * size, version, 1_000, Long.MAX_VALUE));
    }
  }

  @Test
  void cellsComeInVersionOrderWithinAllBounds() {
    List<Entry> entries = new ArrayList<>();
    List<CounterCell> counters = new ArrayList<>();
    List<RegisterCell> registers = new ArrayList<>();
    List<Cell> all = new ArrayList<>();
    for (int v = 1; v <= 90; v++) {
      switch (v % 3) {
        case 0 -> entries.add(entry(A, v, v / 3, 10 * v));
        case 1 -> counters.add(new CounterCell(A, v, v, "c" + v, v, 0));
        default -> registers.add(new RegisterCell(A, v, v, "r" + v, "x", new byte[v]));
      }
    }
    all.addAll(entries);
    all.addAll(counters);
    all.addAll(registers);
    all.sort(java.util.Comparator.comparingLong(Cell::version));
    List<Cell> replaceable = all.stream().filter(cell -> !(cell instanceof Entry)).toList();
    store.write(changes(A, List.of(state(A, 90)), entries, counters, registers));

    for (int most : new int[] {1, 2, 7, 90, 1_000}) {
      for (long bytes : new long[] {0, 1, 96, 500, 5_000, Long.MAX_VALUE}) {
        for (long upTo : new long[] {1, 40, 90, Long.MAX_VALUE}) {
          assertEquals(expected(all, 5, upTo, most, bytes), store.cells(A, 5, upTo, most, bytes));
          assertEquals(
              expected(entries, 5, upTo, most, bytes), store.entries(A, 5, upTo, most, bytes));
          assertEquals(
              expected(replaceable, 5, upTo, most, bytes),
              store.replaceable(A, 5, upTo, most, bytes));
        }
      }
    }
  }

  /** The port's promise, word by word. */
  private static <C extends Cell> List<C> expected(
      List<C> cells, long after, long upTo, int most, long bytes) {
    List<C> expected = new ArrayList<>();
    long weight = 0;
    for (C cell : cells) {
      boolean room = expected.isEmpty() || (expected.size() < most && weight < bytes);
      if (cell.version() > after && cell.version() <= upTo && room) {
        expected.add(cell);
        weight += cell.weight();
      }
    }
    return expected;
  }

  @Test
  void valuesBeyondTheBytesAskedForAreNotLoaded() {
    List<Entry> entries = new ArrayList<>();
    List<RegisterCell> registers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      entries.add(entry(A, 2 * i + 1, i, 100_000));
      registers.add(new RegisterCell(A, 2 * i + 2, 2 * i + 2, "r" + i, "x", new byte[100_000]));
    }
    store.write(changes(A, List.of(state(A, 40)), entries, List.of(), registers));

    database.statistics().clear();
    assertEquals(3, store.cells(A, 0, 40, 40, 250_000).size());
    assertEquals(3, database.statistics().getEntityLoadCount());
    database.statistics().clear();
    assertEquals(3, store.entries(A, 0, 40, 40, 250_000).size());
    assertEquals(3, database.statistics().getEntityLoadCount());
    database.statistics().clear();
    assertEquals(3, store.replaceable(A, 0, 40, 40, 250_000).size());
    assertEquals(3, database.statistics().getEntityLoadCount());
  }

  @Test
  void aFailureInTheMiddleLeavesAllAsItWasAndTheStoreGoesOn() {
    var first = entry(A, 1, 0, 3);
    store.write(changes(A, List.of(state(A, 1)), List.of(first), List.of(), List.of()));
    var before = store.load();
    var count = new CounterCell(B, 1, 2, "c", 1, 0);
    var value = new RegisterCell(B, 2, 3, "r", "x", new byte[1]);
    var again = new Entry(A, 3, 3, 0, "x", new byte[] {9});

    var error =
        assertThrows(
            StoreException.class,
            () ->
                store.write(
                    changes(
                        B,
                        List.of(state(A, 3), state(B, 2)),
                        List.of(entry(A, 2, 1, 1), again),
                        List.of(count),
                        List.of(value)),
                    List.of(answer("k", 1))));

    assertNotNull(error.getCause());
    assertEquals(before, store.load());
    assertEquals(List.of(first), store.cells(A, 0, 10, 10, 1_000));
    assertEquals(List.of(), store.cells(B, 0, 10, 10, 1_000));
    assertEquals(Optional.empty(), store.idempotentAnswer("k"));

    var second = entry(A, 2, 1, 1);
    store.write(
        changes(
            B, List.of(state(A, 2), state(B, 2)), List.of(second), List.of(count), List.of(value)));
    assertEquals(List.of(first, second), store.cells(A, 0, 10, 10, 1_000));
    assertEquals(List.of(count, value), store.cells(B, 0, 10, 10, 1_000));
    assertEquals(Optional.of(B), store.load().current());
    assertEquals(List.of(state(A, 2), state(B, 2)), store.load().origins());
  }

  @Test
  void aHashThatChangedIsWrittenAlsoAfterOneThatDidNot() {
    var one = new CounterCell(A, 1, 1, "c", 1, 0);
    var hash = SetHash.empty().add(one.canonical());
    store.write(
        changes(
            A,
            List.of(new OriginState(A, 1, 1, Frontier.empty(), hash)),
            List.of(),
            List.of(one),
            List.of()));
    var log = new OriginState(A, 2, 2, frontier(1), hash);
    store.write(changes(A, List.of(log), List.of(entry(A, 2, 0, 1)), List.of(), List.of()));
    assertEquals(List.of(log), store.load().origins());
    var two = new CounterCell(A, 3, 3, "d", 1, 0);
    var both = new OriginState(A, 3, 3, frontier(1), hash.add(two.canonical()));
    store.write(changes(A, List.of(both), List.of(), List.of(two), List.of()));
    assertEquals(List.of(both), store.load().origins());
  }

  @Test
  void anAnswerIsKeptWithItsBatchUntilItIsTooOld() {
    var write = changes(A, List.of(state(A, 1)), List.of(entry(A, 1, 0, 1)), List.of(), List.of());
    store.write(write, List.of(answer("old", 10), answer("older", 5), answer("new", 20)));
    assertEquals(Optional.of(answer("old", 10)), store.idempotentAnswer("old"));
    assertEquals(9, store.idempotentAnswer("old").orElseThrow().last());

    assertEquals(1, store.forget(20, 1));
    assertEquals(Optional.empty(), store.idempotentAnswer("older"));
    assertTrue(store.idempotentAnswer("old").isPresent());
    assertEquals(1, store.forget(20, 5));
    assertEquals(0, store.forget(20, 5));
    assertEquals(Optional.empty(), store.idempotentAnswer("old"));

    store.write(changes(A, List.of(), List.of(), List.of(), List.of()), List.of(answer("new", 30)));
    assertEquals(Optional.of(answer("new", 30)), store.idempotentAnswer("new"));
  }

  @Test
  void settingsAndPeersAreReplacedOneByOne() {
    store.write(changes(A, List.of(state(A, 1)), List.of(), List.of(), List.of()));
    var settings = database.settings();
    settings.put(java.util.Map.of("a", "1", "b", "x".repeat(StoredSettings.MAX_VALUE_CHARS)));
    settings.put(java.util.Map.of("a", "2"));
    assertEquals(List.of("a", "b"), List.copyOf(settings.all().keySet()));
    assertEquals("2", settings.all().get("a"));
    assertThrows(
        IllegalArgumentException.class,
        () -> settings.put(java.util.Map.of("c", "1", "origin.current", "b~0000000000000001")));
    assertFalse(settings.all().containsKey("c"));
    assertEquals(Optional.of(A), store.load().current());
  }

  @Test
  void aProbeNeedsRoomBesideAllThatIsHereAndLeavesNothing() throws SQLException {
    store.write(changes(A, List.of(state(A, 1)), List.of(), List.of(), List.of()));
    store.probe(600_000);
    assertEquals(0, probes());
    // As a full disk, on which what is changed in place still fits.
    execute("alter table parley_probe add constraint no_room check (probe_no < 0)");
    store.write(changes(A, List.of(state(A, 1)), List.of(), List.of(), List.of()));
    assertThrows(StoreException.class, () -> store.probe(1));
    execute("alter table parley_probe drop constraint no_room");
    store.probe(1);
    assertEquals(0, probes());
    store.write(changes(A, List.of(state(A, 2)), List.of(), List.of(), List.of()));
  }

  private void execute(String sql) throws SQLException {
    try (var connection = database.connection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long probes() throws SQLException {
    try (var connection = database.connection();
        var statement = connection.createStatement();
        var result = statement.executeQuery("select count(*) from parley_probe")) {
      result.next();
      return result.getLong(1);
    }
  }

  @Test
  void peersAreReadBackInTheOrderInWhichTheyWereLastWritten() {
    var peers = database.peers();
    var p = new StoredPeer("p", StoredPeer.State.MEMBER, Optional.of("[::1]:5701"));
    var q = new StoredPeer("q", StoredPeer.State.REGISTERED, Optional.empty());
    var a = new StoredPeer("a", StoredPeer.State.MEMBER, Optional.of("h:1"));
    peers.change(List.of(p, q, a), List.of("nobody"));
    assertEquals(List.of(p, q, a), peers.all());
    peers.put(p);
    assertEquals(List.of(q, a, p), database.peers().all());
    var removed = new StoredPeer("q", StoredPeer.State.REMOVED, Optional.empty());
    peers.change(List.of(removed), List.of("a"));
    assertEquals(List.of(p, removed), peers.all());
  }

  @Test
  void completedCheckpointsAreKeptAndTheirTotalsOutliveThem() {
    var checkpoints = database.checkpoints();
    assertEquals(List.of(), checkpoints.all());
    assertEquals(new CheckpointTotals(0, 0, 0), checkpoints.totals());
    var one = checkpoint("Zz", 20, 3, 300);
    var two = checkpoint("b".repeat(128), 10, 2, 1L << 40);
    var three = checkpoint("a", 20, 1, 1);
    write(1, List.of(one, two, three), List.of("unknown"));
    assertEquals(List.of(two, one, three), checkpoints.all());
    assertEquals(new CheckpointTotals(3, 6, (1L << 40) + 301), checkpoints.totals());

    var again = checkpoint("Zz", 15, 4, 500);
    var brief = checkpoint("brief", 30, 1, 9);
    write(2, List.of(again, brief), List.of(two.id(), brief.id()));
    assertEquals(List.of(again, three), database.checkpoints().all());
    var totals = new CheckpointTotals(4, 8, (1L << 40) + 510);
    assertEquals(totals, checkpoints.totals());

    // Two cells of one version: found when all is written.
    var twice = List.of(new CounterCell(A, 9, 9, "c", 1, 0), new CounterCell(A, 9, 9, "d", 1, 0));
    assertThrows(
        StoreException.class,
        () ->
            store.write(
                changes(A, List.of(state(A, 9)), List.of(), twice, List.of()),
                List.of(),
                new CheckpointChanges(List.of(brief), List.of("a"))));
    assertEquals(List.of(again, three), checkpoints.all());
    assertEquals(totals, checkpoints.totals());
    write(3, List.of(), List.of("a"));
    assertEquals(List.of(again), checkpoints.all());
    assertEquals(totals, database.checkpoints().totals());
    assertEquals(java.util.Map.of(), database.settings().all());
    assertThrows(
        IllegalArgumentException.class,
        () -> new CheckpointChanges(List.of(one, again), List.of()));
  }

  private void write(long version, List<CompletedCheckpoint> completed, List<String> removed) {
    store.write(
        changes(A, List.of(state(A, version)), List.of(), List.of(), List.of()),
        List.of(),
        new CheckpointChanges(completed, removed));
  }

  private static CompletedCheckpoint checkpoint(String id, long completed, int nodes, long bytes) {
    return new CompletedCheckpoint(
        id, Hash.sha256(new byte[] {2}), 5, completed, nodes, bytes, 0, Long.MAX_VALUE);
  }

  static IdempotentAnswer answer(String key, long created) {
    return new IdempotentAnswer(key, Hash.sha256(new byte[] {1}), A, 7, 3, 5, created);
  }

  static Entry entry(Origin origin, long version, long sequence, int size) {
    byte[] payload = new byte[size];
    Arrays.fill(payload, (byte) version);
    return new Entry(origin, version, version, sequence, "text/plain", payload);
  }

  /** A state that no cells back: the store does not look. */
  static OriginState state(Origin origin, long version) {
    return new OriginState(origin, version, version, Frontier.empty(), SetHash.empty());
  }

  static Changes changes(
      Origin current,
      List<OriginState> origins,
      List<Entry> entries,
      List<CounterCell> counters,
      List<RegisterCell> registers) {
    return new Changes(current, origins, entries, counters, registers);
  }
}
