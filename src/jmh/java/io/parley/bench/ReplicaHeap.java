package io.parley.bench;

import io.parley.crdt.Origin;
import io.parley.replica.Batch;
import io.parley.replica.Cell;
import io.parley.replica.Changes;
import io.parley.replica.CounterCell;
import io.parley.replica.Entry;
import io.parley.replica.RegisterCell;
import io.parley.replica.Replica;
import io.parley.replica.Store;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a replica holds in memory after a million entries; they themselves are in no memory. */
final class ReplicaHeap implements Measurement {
  private static final int ENTRIES = 1_000_000;
  private static final int BATCH = 1000;
  private static final double MIB = 1 << 20;

  @Override
  public List<Row> run(Path folder) {
    append(open(), BATCH); // so that classes and compiled code are there before
    Replica replica = open();
    long empty = used();
    append(replica, ENTRIES);
    long full = used();
    if (replica.state().entries() != ENTRIES) {
      throw new AssertionError("entries: got " + replica.state().entries() + ", want " + ENTRIES);
    }
    double more = (full - empty) / MIB;
    return List.of(
        new Row(
            "Heap of a replica with 1e6 entries of 100 B, beyond an empty one",
            Row.number(more) + " MiB",
            Row.number(empty / MIB) + " MiB (the whole process)",
            "",
            "< 16 MiB",
            more < 16));
  }

  private static Replica open() {
    return Replica.open("n1", new Forgetful(), 1, Duration.ofSeconds(60));
  }

  private static void append(Replica replica, int entries) {
    for (int done = 0; done < entries; done += BATCH) {
      Batch batch = replica.begin(done);
      for (int i = 0; i < BATCH; i++) {
        batch.append("application/octet-stream", new byte[100]);
      }
      replica.store().write(batch.changes());
      replica.install(batch);
    }
  }

  private static long used() {
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      used = Math.min(used, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return used;
  }

  /** A database far away. */
  private static final class Forgetful implements Store {
    @Override
    public Contents load() {
      return new Contents(Optional.empty(), List.of());
    }

    @Override
    public Optional<CounterCell> counter(String name, Origin origin) {
      return Optional.empty();
    }

    @Override
    public List<CounterCell> counter(String name) {
      return List.of();
    }

    @Override
    public Optional<RegisterCell> register(String name) {
      return Optional.empty();
    }

    @Override
    public List<Cell> cells(Origin origin, long after, long upTo, int most, long bytes) {
      return List.of();
    }

    @Override
    public List<Entry> entries(Origin origin, long after, long upTo, int most, long bytes) {
      return List.of();
    }

    @Override
    public void write(Changes changes) {}
  }
}
