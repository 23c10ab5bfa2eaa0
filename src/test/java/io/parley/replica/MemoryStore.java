package io.parley.replica;

import io.parley.crdt.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * A store in memory that is as exact as a database: one live row per key, cells in version order,
 * chunks of the promised size, all of a transaction or none. It refuses what a unique key or a
 * foreign key would.
 *
 * <p>What fails is the test's to decide: reads by {@link #failReads}, a transaction by what {@link
 * #beforeCommit} and {@link #afterCommit} throw. An exception after the commit is the ambiguous
 * case: it happened, and nobody was told.
 */
public final class MemoryStore implements Store {
  private final Map<Origin, OriginState> origins = new TreeMap<>();
  private final Map<Origin, TreeMap<Long, Cell>> cells = new HashMap<>();
  private final Map<Origin, TreeMap<Long, Entry>> entries = new HashMap<>();
  private final Map<String, TreeMap<Origin, CounterCell>> counters = new TreeMap<>();
  private final Map<String, RegisterCell> registers = new TreeMap<>();
  private Optional<Origin> current = Optional.empty();
  private Consumer<Changes> beforeCommit = changes -> {};
  private IntConsumer probes = bytes -> {};
  private Consumer<Changes> afterCommit = changes -> {};
  private boolean failReads;
  private long commits;

  /** What happens before each commit; what it throws, the writer gets, and nothing is written. */
  public void beforeCommit(Consumer<Changes> action) {
    beforeCommit = action;
  }

  /** What happens after each commit; what it throws, the writer gets, although all is written. */
  public void afterCommit(Consumer<Changes> action) {
    afterCommit = action;
  }

  /** What happens when so many bytes are probed. */
  public void probes(IntConsumer action) {
    probes = action;
  }

  /** Whether every read fails. */
  public void failReads(boolean fail) {
    failReads = fail;
  }

  /** The number of transactions that were committed. */
  public long commits() {
    return commits;
  }

  /** What is in it now, as another store; without the failures. */
  public MemoryStore copy() {
    MemoryStore copy = new MemoryStore();
    copy.origins.putAll(origins);
    cells.forEach((origin, of) -> copy.cells.put(origin, new TreeMap<>(of)));
    entries.forEach((origin, of) -> copy.entries.put(origin, new TreeMap<>(of)));
    counters.forEach((name, of) -> copy.counters.put(name, new TreeMap<>(of)));
    copy.registers.putAll(registers);
    copy.current = current;
    return copy;
  }

  @Override
  public Contents load() {
    read();
    return new Contents(current, List.copyOf(origins.values()), checkpoints());
  }

  private List<CheckpointCell> checkpoints() {
    return cells.values().stream()
        .flatMap(of -> of.values().stream())
        .filter(CheckpointCell.class::isInstance)
        .map(CheckpointCell.class::cast)
        .toList();
  }

  @Override
  public Optional<CounterCell> counter(String name, Origin origin) {
    read();
    return Optional.ofNullable(counters.getOrDefault(name, new TreeMap<>()).get(origin));
  }

  @Override
  public List<CounterCell> counter(String name) {
    read();
    return List.copyOf(counters.getOrDefault(name, new TreeMap<>()).values());
  }

  @Override
  public Optional<RegisterCell> register(String name) {
    read();
    return Optional.ofNullable(registers.get(name));
  }

  @Override
  public List<Cell> cells(Origin origin, long after, long upTo, int most, long bytes) {
    return chunk(cells.get(origin), after, upTo, most, bytes);
  }

  @Override
  public List<Entry> entries(Origin origin, long after, long upTo, int most, long bytes) {
    return chunk(entries.get(origin), after, upTo, most, bytes);
  }

  private <C extends Cell> List<C> chunk(
      SortedMap<Long, C> of, long after, long upTo, int most, long bytes) {
    read();
    List<C> chunk = new ArrayList<>();
    if (of == null || after >= upTo) {
      return chunk;
    }
    long weight = 0;
    for (C cell : of.tailMap(after + 1).values()) {
      if (cell.version() > upTo || chunk.size() >= most || weight >= bytes) {
        break;
      }
      chunk.add(cell);
      weight += cell.weight();
    }
    return chunk;
  }

  @Override
  public void probe(int bytes) {
    probes.accept(bytes);
  }

  @Override
  public void write(Changes changes) {
    beforeCommit.accept(changes);
    changes.entries().forEach(this::insert);
    changes.counters().forEach(this::replace);
    changes.registers().forEach(this::replace);
    changes.removed().forEach(this::take);
    changes.checkpoints().forEach(this::place);
    for (OriginState state : changes.origins()) {
      OriginState before = origins.put(state.origin(), state);
      if (before != null && before.version() > state.version()) {
        throw new IllegalStateException("version goes back: " + before + " to " + state);
      }
    }
    current = Optional.of(changes.current());
    commits++;
    afterCommit.accept(changes);
  }

  @Override
  public void restamp(Restamping restamping) {
    Origin origin = restamping.state().origin();
    TreeMap<Long, Cell> of = cells.get(origin);
    for (Cell cell : List.copyOf(of.tailMap(restamping.first()).values())) {
      long stamp = restamping.timestamp(cell.version());
      if (cell instanceof Entry e) {
        Entry moved =
            new Entry(origin, e.version(), stamp, e.sequence(), e.mediaType(), e.payload());
        of.put(e.version(), moved);
        entries.get(origin).put(e.version(), moved);
      } else if (cell instanceof CounterCell c) {
        replace(
            new CounterCell(origin, c.version(), stamp, c.name(), c.increments(), c.decrements()));
      } else if (cell instanceof RegisterCell r) {
        replace(new RegisterCell(origin, r.version(), stamp, r.name(), r.mediaType(), r.value()));
      }
    }
    restamping.checkpoints().forEach(cell -> of.put(cell.version(), cell));
    origins.put(origin, restamping.state());
    commits++;
  }

  private void insert(Entry entry) {
    place(entry);
    TreeMap<Long, Entry> log = entries.computeIfAbsent(entry.origin(), o -> new TreeMap<>());
    if (log.size() != entry.sequence()) {
      throw new IllegalStateException("entry out of turn: " + entry + " at " + log.size());
    }
    log.put(entry.version(), entry);
  }

  private void replace(CounterCell cell) {
    take(counters.computeIfAbsent(cell.name(), n -> new TreeMap<>()).put(cell.origin(), cell));
    place(cell);
  }

  private void replace(RegisterCell cell) {
    take(registers.put(cell.name(), cell));
    place(cell);
  }

  private void take(Cell cell) {
    if (cell != null) {
      cells.get(cell.origin()).remove(cell.version());
    }
  }

  private void place(Cell cell) {
    Cell there =
        cells.computeIfAbsent(cell.origin(), o -> new TreeMap<>()).put(cell.version(), cell);
    if (there != null) {
      throw new IllegalStateException("version written twice: " + there + " and " + cell);
    }
  }

  private void read() {
    if (failReads) {
      throw new StoreException("the store cannot be read", null);
    }
  }
}
