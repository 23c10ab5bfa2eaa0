package io.parley.bench;

import io.parley.checkpoint.Checkpoint;
import io.parley.checkpoint.Checkpoints;
import io.parley.checkpoint.Chunk;
import io.parley.checkpoint.ChunkStore;
import io.parley.checkpoint.Snapshot;
import io.parley.checkpoint.StateHasher;
import io.parley.gossip.ClockReading;
import io.parley.gossip.Gossip;
import io.parley.gossip.GossipSettings;
import io.parley.gossip.Message;
import io.parley.gossip.PushMessage;
import io.parley.gossip.Transport;
import io.parley.persistence.JpaStore;
import io.parley.replica.Batch;
import io.parley.replica.Replica;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What an automatic checkpoint costs a node, opening it and its own snapshot, durably in H2; in
 * turn at a short and at a long log, with as many registers and counters at both.
 */
final class CheckpointOpening implements Measurement {
  private static final int SHORT = 1000;
  private static final int LONG = 1_000_000;
  private static final int BATCH = 1000;
  private static final int PAYLOAD_BYTES = 100;
  private static final int VALUES = 500;

  private static final int WARM_UPS = 5;
  private static final int ROUNDS = 15;

  /** Few, as in life; their number matters to the cost, but is the same at both logs. */
  private static final int OPENINGS = 10;

  private static final int SNAPSHOTS = 5;

  /** A node with a log. */
  private static final class Node implements AutoCloseable {
    private final Random random = new Random(3);
    private final Database database;
    private final JpaStore store;
    private final ChunkStore chunks;
    private final Gossip gossip;
    private long now = 1_700_000_000_000_000L;

    Node(Path folder, int entries) throws SQLException {
      database = new Database(folder);
      store = database.store();
      chunks = database.chunks();
      Replica replica = Replica.open("n1", store, 1, Duration.ofSeconds(60));
      gossip = new Gossip(replica, new Nowhere(), new Random(5), GossipSettings.DEFAULT);
      while (!gossip.writable()) {
        now += 1_000_000;
        gossip.round(clocks());
      }
      for (int done = 0; done < entries; done += BATCH) {
        commit(
            batch -> {
              for (int i = 0; i < BATCH; i++) {
                batch.append("application/octet-stream", bytes());
              }
            });
      }
      commit(
          batch -> {
            for (int i = 0; i < VALUES; i++) {
              batch.increment("counter-" + i, 1);
              batch.put("register-" + i, "application/octet-stream", bytes());
            }
          });
      if (database.entries() != entries || gossip.state().entries() != entries) {
        throw new AssertionError("entries: got " + database.entries() + ", want " + entries);
      }
    }

    private byte[] bytes() {
      byte[] bytes = new byte[PAYLOAD_BYTES];
      random.nextBytes(bytes);
      return bytes;
    }

    private ClockReading clocks() {
      return new ClockReading(now, now);
    }

    private void commit(Consumer<Batch> work) {
      now += 1_000_000;
      Batch batch = gossip.begin(clocks());
      work.accept(batch);
      gossip.commit(batch);
    }

    /** How long one opening takes, microseconds; none stays. */
    double open() {
      TreeSet<String> expected = new TreeSet<>(List.of("n1", "n2", "n3"));
      long before = System.nanoTime();
      for (int i = 0; i < OPENINGS; i++) {
        commit(batch -> Checkpoints.open(batch, null, expected, Duration.ofHours(1), true));
      }
      double micros = (System.nanoTime() - before) / 1e3 / OPENINGS;
      List<Checkpoint> open = Checkpoint.all(gossip.state().checkpoints());
      if (open.size() != OPENINGS) {
        throw new AssertionError("checkpoints: got " + open.size() + ", want " + OPENINGS);
      }
      open.forEach(one -> commit(batch -> batch.remove(one.id(), one.latestOpened())));
      return micros;
    }

    /** How long one snapshot takes until it is stored, microseconds. */
    double snapshot() {
      long nanos = 0;
      for (int i = 0; i < SNAPSHOTS; i++) {
        // Else it is the one that is there already.
        commit(batch -> batch.put("register-0", "application/octet-stream", bytes()));
        long before = System.nanoTime();
        List<Chunk> waiting = new ArrayList<>();
        StateHasher hasher = new StateHasher(waiting::add);
        long begun = chunks.begin();
        Snapshot.write(gossip.state(), store, hasher::update);
        var head = hasher.head();
        chunks.append(begun, waiting);
        chunks.finish(begun, head);
        nanos += System.nanoTime() - before;
      }
      return nanos / 1e3 / SNAPSHOTS;
    }

    @Override
    public void close() {
      database.close();
    }
  }

  private record Nowhere() implements Transport {
    @Override
    public void send(String node, Message message) {}

    @Override
    public void broadcast(PushMessage message) {}
  }

  @FunctionalInterface
  private interface Timed {
    double micros(Node node);
  }

  @Override
  public List<Row> run(Path folder) throws Exception {
    try (Node few = new Node(Files.createDirectories(folder.resolve("short")), SHORT);
        Node many = new Node(Files.createDirectories(folder.resolve("long")), LONG)) {
      return List.of(
          measure(
              "Opening a checkpoint, committed to H2, at 1e6 / at 1e3 entries",
              Node::open,
              few,
              many),
          measure(
              "Automatic snapshot of a replica ("
                  + VALUES
                  + " registers and counters), stored in H2, at 1e6 / at 1e3 entries",
              Node::snapshot,
              few,
              many));
    }
  }

  private static Row measure(String line, Timed timed, Node few, Node many) {
    double[] atFew = new double[ROUNDS];
    double[] atMany = new double[ROUNDS];
    double[] ratios = new double[ROUNDS];
    for (int round = -WARM_UPS; round < ROUNDS; round++) {
      double fewMicros = timed.micros(few);
      double manyMicros = timed.micros(many);
      if (round >= 0) {
        atFew[round] = fewMicros;
        atMany[round] = manyMicros;
        ratios[round] = manyMicros / fewMicros;
      }
    }
    return Row.atMost(
        line,
        Row.number(Rounds.median(atMany)) + " µs",
        Row.number(Rounds.median(atFew)) + " µs",
        Rounds.median(ratios),
        1.5);
  }
}
