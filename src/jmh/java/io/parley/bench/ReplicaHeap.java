package io.parley.bench;

import io.parley.replica.Batch;
import io.parley.replica.Replica;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

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
}
