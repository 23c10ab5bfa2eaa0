package io.parley.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.parley.crdt.Origin;
import io.parley.replica.Batch;
import io.parley.replica.MemoryStore;
import io.parley.replica.Page;
import io.parley.replica.RefusedException;
import io.parley.replica.Replica;
import io.parley.replica.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Two replicas over databases do what the same two do over memory, whatever happens. */
class JpaStoreLawsTest {
  private static final Duration AHEAD = Duration.ofSeconds(60);

  private static Path folder;
  private static Database first;
  private static Database second;

  @BeforeContainer
  static void open() throws IOException {
    folder = Files.createTempDirectory("parley-laws");
    first = Database.h2(folder.resolve("a"));
    second = Database.h2(folder.resolve("b"));
  }

  @AfterContainer
  static void close() throws IOException {
    first.close();
    second.close();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void empty(Database database) {
    for (String table : List.of("log_entry", "counter", "register", "setting", "origin")) {
      database.execute("delete from parley_" + table);
    }
  }

  /** Two nodes that write and hand each other pages. */
  private static final class Pair {
    private final Store[] stores;
    private final Replica[] replicas = new Replica[2];

    Pair(Store first, Store second) {
      stores = new Store[] {first, second};
      open(0, 1);
      open(1, -1);
    }

    private void open(int node, long incarnation) {
      replicas[node] = Replica.open(node == 0 ? "a" : "B", stores[node], incarnation, AHEAD);
    }

    /** What {@code step} says, at {@code node}. */
    void step(int step, long now) throws RefusedException {
      int node = step % 2;
      int what = step / 2 % 10;
      String name = "n" + step / 20 % 3;
      Replica replica = replicas[node];
      if (what == 9) {
        open(node, 1_000 + now);
        return;
      }
      Batch batch = replica.begin(now);
      switch (what) {
        case 0, 1 -> batch.append("text/plain", new byte[step % 300]);
        case 2 -> {
          for (int i = 0; i < step % 80; i++) {
            batch.append("text/plain", new byte[] {(byte) i});
            batch.removal();
          }
        }
        case 3, 4 -> batch.increment(name, step);
        case 5 -> batch.decrement(name, step);
        case 6 -> batch.put(name, "text/plain", new byte[step % 50]);
        case 7 -> batch.delete(name);
        default -> pull(batch, replica, 1 - node, step);
      }
      stores[node].write(batch.changes());
      replica.install(batch);
    }

    private void pull(Batch batch, Replica replica, int from, int step) throws RefusedException {
      Page page =
          Page.read(
              stores[from],
              replicas[from].state(),
              replica.state().version(),
              Set.of(),
              300 + 7 * step);
      batch.apply(page.deltas(), Set.of());
    }
  }

  @Property(tries = 30)
  void overADatabaseAndOverMemoryReplicasAreEqual(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 1, max = 1_000) Integer> steps)
      throws RefusedException {
    empty(first);
    empty(second);
    Pair memory = new Pair(new MemoryStore(), new MemoryStore());
    Pair database = new Pair(first.store(), second.store());
    long now = 0;
    for (int step : steps) {
      now += step % 3;
      memory.step(step, now);
      database.step(step, now);
      for (int node = 0; node < 2; node++) {
        assertEquals(memory.replicas[node].state(), database.replicas[node].state());
        assertEquals(memory.replicas[node].digest(), database.replicas[node].digest());
      }
    }
    for (int node = 0; node < 2; node++) {
      Store expected = memory.stores[node];
      Store got = database.stores[node];
      var byOrigin = Comparator.comparing(io.parley.replica.OriginState::origin);
      assertEquals(expected.load().current(), got.load().current());
      assertEquals(
          expected.load().origins().stream().sorted(byOrigin).toList(),
          got.load().origins().stream().sorted(byOrigin).toList());
      for (Origin origin : memory.replicas[node].state().origins().keySet()) {
        assertEquals(
            expected.cells(origin, 0, Long.MAX_VALUE, 10_000, Long.MAX_VALUE),
            got.cells(origin, 0, Long.MAX_VALUE, 10_000, Long.MAX_VALUE));
      }
      for (String name : List.of("n0", "n1", "n2", "activity")) {
        assertEquals(expected.register(name), got.register(name));
        assertEquals(Set.copyOf(expected.counter(name)), Set.copyOf(got.counter(name)));
      }
    }
  }
}
