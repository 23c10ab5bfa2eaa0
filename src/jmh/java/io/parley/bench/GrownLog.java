package io.parley.bench;

import io.parley.gossip.ClockReading;
import io.parley.gossip.PushMessage;
import io.parley.replica.Batch;
import io.parley.replica.Entry;
import io.parley.replica.OriginState;
import io.parley.replica.Replica;
import io.parley.replica.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A log of some length that one node wrote, and what that node sends when it grows further. */
final class GrownLog {
  /** The lengths that are compared. */
  static final List<String> SIZES = List.of("1000", "10000", "100000", "1000000");

  static final String WRITER = "n1";
  static final String READER = "n2";

  /** Later than any entry. */
  static final long LATER = 2_000_000_000_000_000L;

  static final ClockReading CLOCKS = new ClockReading(LATER, 0);

  private static final int PAYLOAD_BYTES = 100;
  private static final int BATCH = 1000;

  private final MemoryStore store = new MemoryStore();
  private final Replica writer = open(WRITER, store);
  private final int size;
  private final List<OriginState> states;
  private final Random random = new Random(3);

  /** A second between two batches, so that timestamps are as long as they are in life. */
  private long now = 1_700_000_000_000_000L;

  GrownLog(int size) {
    this.size = size;
    for (int done = 0; done < size; done += BATCH) {
      store.write(append(Math.min(BATCH, size - done)).changes());
    }
    states = store.load().origins();
  }

  static Replica open(String node, Store store) {
    return Replica.open(node, store, 1, Duration.ofSeconds(60));
  }

  /** A replica with this log; only the last one opened may be used. */
  Replica reader() {
    store.reset(size, states);
    return open(READER, store);
  }

  /** A replica that knows this log, and has none of it at hand. */
  Replica replica(String node) {
    MemoryStore empty = new MemoryStore();
    empty.reset(0, states);
    return open(node, empty);
  }

  /** The entries so far. */
  List<Entry> entries() {
    return store.entries().subList(0, size);
  }

  /** What the writer pushes for the next entries, one each. */
  List<PushMessage> next(int count) {
    List<PushMessage> pushes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Batch batch = append(1);
      pushes.add(new PushMessage(batch.current(), batch.written().orElseThrow(), batch.seen()));
    }
    return pushes;
  }

  private Batch append(int count) {
    now += 1_000_000;
    Batch batch = writer.begin(now);
    for (int i = 0; i < count; i++) {
      byte[] payload = new byte[PAYLOAD_BYTES];
      random.nextBytes(payload);
      batch.append("application/json", payload);
    }
    writer.install(batch);
    return batch;
  }
}
