package io.parley.bench;

import io.parley.gossip.Gossip;
import io.parley.gossip.GossipSettings;
import io.parley.gossip.Message;
import io.parley.gossip.PushMessage;
import io.parley.gossip.Transport;
import io.parley.node.Writer;
import io.parley.node.WriterObserver;
import io.parley.node.WriterSettings;
import io.parley.replica.Changes;
import io.parley.replica.OriginState;
import io.parley.replica.Replica;
import io.parley.replica.ReplicaState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Appends through the one writer into H2, beside plain JDBC that writes the very same rows in the
 * very same batches into another database of the same kind.
 */
final class DurableAppend implements Measurement {
  private static final int ROUNDS = 7;
  private static final Duration WARM_UP = Duration.ofSeconds(4);
  private static final Duration ROUND = Duration.ofMillis(1500);

  @Override
  public List<Row> run(Path folder) throws Exception {
    List<Row> rows = new ArrayList<>();
    for (int callers : new int[] {1, 16, 256}) {
      rows.add(measure(folder.resolve("callers-" + callers), callers));
    }
    return rows;
  }

  private static Row measure(Path folder, int callers) throws Exception {
    ExecutorService executor = Executors.newCachedThreadPool();
    Recorder recorder = new Recorder();
    try (Database database = new Database(Files.createDirectories(folder.resolve("ours")));
        Database other = new Database(Files.createDirectories(folder.resolve("jdbc")))) {
      Writer writer = writer(database, executor, recorder);
      try (JdbcAppend jdbc =
          new JdbcAppend(other.connection(), OriginState.empty(writer.state().current()))) {
        double[] ours = new double[ROUNDS];
        double[] baseline = new double[ROUNDS];
        double[] ratios = new double[ROUNDS];
        double[] batches = new double[ROUNDS];
        for (int round = -1; round < ROUNDS; round++) {
          long before = System.nanoTime();
          long appended = Callers.run(writer, callers, round < 0 ? WARM_UP : ROUND);
          double oursRate = appended * 1e9 / (System.nanoTime() - before);
          List<Changes> written = recorder.take();
          before = System.nanoTime();
          for (Changes changes : written) {
            jdbc.write(changes);
          }
          double jdbcRate = appended * 1e9 / (System.nanoTime() - before);
          if (round >= 0) {
            ours[round] = oursRate;
            baseline[round] = jdbcRate;
            ratios[round] = oursRate / jdbcRate;
            batches[round] = appended / (double) written.size();
          }
        }
        long rows = database.entries();
        if (rows != other.entries() || rows != writer.state().entries()) {
          throw new AssertionError("rows: got " + rows + " beside " + other.entries());
        }
        return Row.atLeast(
            "Durable append of 200 B, "
                + callers
                + (callers == 1 ? " caller" : " callers")
                + " ("
                + Row.number(Rounds.median(batches))
                + " rows a commit) / JDBC",
            Row.number(Rounds.median(ours)) + " rows/s",
            Row.number(Rounds.median(baseline)) + " rows/s",
            Rounds.median(ratios),
            0.7);
      } finally {
        writer.stop(Duration.ofSeconds(10));
      }
    } finally {
      executor.shutdown();
    }
  }

  private static Writer writer(Database database, ExecutorService executor, Recorder recorder) {
    Replica replica = Replica.open("n1", database.store(), 1, Duration.ofSeconds(60));
    Gossip gossip = new Gossip(replica, new Alone(), new Random(1), GossipSettings.DEFAULT);
    Writer writer =
        new Writer(
            gossip,
            replica.state(),
            (most, bytes) -> List.of(),
            new WriterSettings(10_000, 64L << 20, 1000, 4L << 20),
            () -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()),
            executor,
            executor,
            recorder);
    while (!writer.control(Gossip::writable).join()) {
      writer.roundDue();
    }
    return writer;
  }

  private record Alone() implements Transport {
    @Override
    public void send(String node, Message message) {}

    @Override
    public void broadcast(PushMessage message) {}
  }

  /** Keeps what was committed. */
  private static final class Recorder implements WriterObserver {
    private List<Changes> written = new ArrayList<>();

    @Override
    public synchronized void committed(
        Changes changes, ReplicaState state, int writes, long commitNanos) {
      written.add(changes);
    }

    @Override
    public void answered(long nanos) {}

    synchronized List<Changes> take() {
      List<Changes> taken = written;
      written = new ArrayList<>();
      return taken;
    }
  }
}
