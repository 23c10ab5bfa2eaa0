package io.parley.gossip;

import io.parley.crdt.Origin;
import io.parley.crdt.VersionVector;
import io.parley.replica.Batch;
import io.parley.replica.Cell;
import io.parley.replica.CounterCell;
import io.parley.replica.Entry;
import java.util.List;
import java.util.Random;

/** A client's request: a few writes on few names, so that they conflict. */
final class Workload implements Request {
  private static final byte[][] PAYLOADS = {new byte[0], new byte[3], new byte[200_000]};
  private static final int BIG = 2;
  private static final int MANY = 5_000;

  private final long seed;
  private final int writes;
  private final boolean big;

  private Workload(long seed, int writes, boolean big) {
    this.seed = seed;
    this.writes = writes;
    this.big = big;
  }

  static Workload of(Scenario scenario, Random random) {
    boolean many = scenario.bigBatches() && random.nextInt(60) == 0;
    int writes = many ? MANY : random.nextInt(4) == 0 ? 2 + random.nextInt(8) : 1;
    return new Workload(
        random.nextLong(), writes, random.nextInt(6) == 0 && scenario.bigPayloads() && !many);
  }

  @Override
  public void run(Batch batch, History history, List<History.Write> staged) {
    Random random = new Random(seed);
    VersionVector seen = batch.seen();
    for (int i = 0; i < writes; i++) {
      long version = history.size(batch.current()) + staged.size() + 1;
      Cell cell = write(batch, history, staged, version, random);
      Violation.unless(
          cell.version() == version && cell.origin().equals(batch.current()),
          "I1 staged as %s, want version %d of %s",
          cell,
          version,
          batch.current());
      staged.add(new History.Write(cell, seen));
    }
  }

  private Cell write(
      Batch batch, History history, List<History.Write> staged, long version, Random random) {
    String name = "name" + random.nextInt(3);
    byte[] payload = PAYLOADS[big ? BIG : random.nextInt(BIG)];
    int amount = 1 + random.nextInt(5);
    return switch (writes == MANY && random.nextInt(50) > 0 ? 0 : random.nextInt(9)) {
      case 0, 1, 2 -> append(batch, history, staged, payload);
      case 3 -> {
        batch.removal();
        yield share(batch, history, staged, version, "activity", 0, 1);
      }
      case 4 -> {
        batch.increment(name, amount);
        yield share(batch, history, staged, version, name, amount, 0);
      }
      case 5 -> {
        batch.decrement(name, amount);
        yield share(batch, history, staged, version, name, 0, amount);
      }
      case 6 -> batch.delete(name);
      default -> batch.put(name, "text/plain", payload);
    };
  }

  private static Entry append(
      Batch batch, History history, List<History.Write> staged, byte[] payload) {
    Entry entry = batch.append("text/plain", payload);
    long sequence = history.entries(batch.current(), history.size(batch.current()));
    for (int i = staged.size() - 1; i >= 0; i--) {
      if (staged.get(i).cell() instanceof Entry before) {
        sequence = before.sequence() + 1;
        break;
      }
    }
    Violation.unless(entry.sequence() == sequence, "sequence of %s, want %d", entry, sequence);
    return entry;
  }

  /** The cell that a counter must have now, from the sums of what was committed and staged. */
  private static CounterCell share(
      Batch batch,
      History history,
      List<History.Write> staged,
      long version,
      String name,
      long up,
      long down) {
    Origin origin = batch.current();
    CounterCell before = history.share(name, origin, history.size(origin));
    for (History.Write write : staged) {
      if (write.cell() instanceof CounterCell share && share.name().equals(name)) {
        before = share;
      }
    }
    return new CounterCell(
        origin,
        version,
        batch.result().of(origin).timestamp(),
        name,
        (before == null ? 0 : before.increments()) + up,
        (before == null ? 0 : before.decrements()) + down);
  }
}
