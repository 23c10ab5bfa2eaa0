package io.parley.bench;

import io.parley.gossip.Gossip;
import io.parley.gossip.GossipSettings;
import io.parley.gossip.Message;
import io.parley.gossip.PushMessage;
import io.parley.gossip.Transport;
import io.parley.node.NodeClock;
import io.parley.node.Writer;
import io.parley.node.WriterObserver;
import io.parley.node.WriterSettings;
import io.parley.persistence.JpaStore;
import io.parley.replica.Changes;
import io.parley.replica.OriginState;
import io.parley.replica.Replica;
import io.parley.replica.ReplicaState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Appends through the one writer into H2, beside plain JDBC that writes the very same rows in the
 * very same batches into another database of the same kind. Also by itself what each part of the
 * way costs: the hand-over between threads, and the store.
 */
final class DurableAppend implements Measurement {
  private static final int ROUNDS = 7;
  private static final Duration WARM_UP = Duration.ofSeconds(4);
  private static final Duration ROUND = Duration.ofMillis(1500);

  @Override
  public List<Row> run(Path folder) throws Exception {
    List<Row> rows = new ArrayList<>();
    for (int callers : new int[] {1, 16, 256}) {
      rows.addAll(measure(folder.resolve("callers-" + callers), callers));
    }
    return rows;
  }

  private static List<Row> measure(Path folder, int callers) throws Exception {
    ExecutorService executor = Executors.newCachedThreadPool();
    Recorder recorder = new Recorder();
    try (Database database = new Database(Files.createDirectories(folder.resolve("ours")));
        Database plain = new Database(Files.createDirectories(folder.resolve("jdbc")));
        Database handedOver = new Database(Files.createDirectories(folder.resolve("handed-over")));
        Database provided = new Database(Files.createDirectories(folder.resolve("store")))) {
      Writer writer = writer(database, executor, recorder);
      OriginState origin = OriginState.empty(writer.state().current());
      JpaStore store = provided.store();
      try (JdbcAppend jdbc = new JdbcAppend(plain.connection(), origin);
          JdbcAppend handed = new JdbcAppend(handedOver.connection(), origin)) {
        AppendRates rates = new AppendRates();
        for (int round = -1; round < ROUNDS; round++) {
          long before = System.nanoTime();
          long appended = Callers.run(writer, callers, round < 0 ? WARM_UP : ROUND);
          double ours = appended * 1e9 / (System.nanoTime() - before);
          List<Changes> written = recorder.take();
          double byJdbc = rate(appended, written, jdbc::write);
          double overThreads = rate(appended, written, c -> handOver(executor, handed, c));
          double byStore = rate(appended, written, store::write);
          if (round >= 0) {
            rates.add(ours, byJdbc, overThreads, byStore, appended / (double) written.size());
          }
        }
        for (Database other : List.of(plain, handedOver, provided)) {
          if (database.entries() != other.entries()) {
            throw new AssertionError(
                "rows: got " + database.entries() + " beside " + other.entries());
          }
        }
        return rates.rows(callers);
      } finally {
        writer.stop(Duration.ofSeconds(10));
      }
    } finally {
      executor.shutdown();
    }
  }

  private interface Write {
    void write(Changes changes) throws Exception;
  }

  /** Rows per second when each commit waits for the one before it. */
  private static double rate(long appended, List<Changes> written, Write write) throws Exception {
    long before = System.nanoTime();
    for (Changes changes : written) {
      write.write(changes);
    }
    return appended * 1e9 / (System.nanoTime() - before);
  }

  /** The commit in one thread, its answer in another, as for callers that hold none. */
  private static void handOver(ExecutorService executor, JdbcAppend jdbc, Changes changes)
      throws Exception {
    CompletableFuture<Void> answered = new CompletableFuture<>();
    executor.execute(
        () -> {
          try {
            jdbc.write(changes);
            executor.execute(() -> answered.complete(null));
          } catch (SQLException e) {
            answered.completeExceptionally(e);
          }
        });
    answered.get(60, TimeUnit.SECONDS);
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
            NodeClock.system(),
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
