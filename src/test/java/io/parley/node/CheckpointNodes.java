package io.parley.node;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.checkpoint.Checkpoints;
import io.parley.checkpoint.StateHasher;
import io.parley.checkpoint.StateHead;
import io.parley.gossip.Gossip;
import io.parley.gossip.GossipSettings;
import io.parley.gossip.Message;
import io.parley.gossip.PushMessage;
import io.parley.gossip.Transport;
import io.parley.hazelcast.ReceivedTransfer;
import io.parley.merkle.Hash;
import io.parley.persistence.Database;
import io.parley.persistence.JpaChunkStore;
import io.parley.persistence.JpaStore;
import io.parley.persistence.LocalTransactions;
import io.parley.persistence.Transactions;
import io.parley.replica.Changes;
import io.parley.replica.Replica;
import io.parley.replica.ReplicaState;
import io.parley.replica.Replicas;
import jakarta.persistence.EntityManager;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * Whole nodes, as far as checkpoints go, on databases of their own and in one thread: whatever a
 * call sets off has happened when it returns.
 */
final class CheckpointNodes implements AutoCloseable {
  private final Path folder;
  private final Map<String, Member> members = new TreeMap<>();
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private boolean running;
  private Runnable idle = () -> {};
  private long micros = Replicas.NOW;
  private long joining;
  private final NodeClock clock =
      new NodeClock(() -> micros, () -> micros - Replicas.NOW + joining);

  CheckpointNodes(Path folder, String... names) {
    this.folder = folder;
    for (String name : names) {
      members.put(name, new Member(name, 1));
    }
    settle();
    members.values().forEach(m -> assertTrue(m.writer.status().writable(), "joined"));
  }

  Member node(String name) {
    return members.get(name);
  }

  /** One task after the other, also those that tasks ask for. */
  private void execute(Runnable task) {
    tasks.add(task);
    drain();
  }

  private void drain() {
    if (!running) {
      running = true;
      try {
        for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
          next.run();
        }
      } finally {
        running = false;
      }
      idle.run();
    }
  }

  /** No task runs before {@code action} has ended. */
  void together(Runnable action) {
    boolean before = running;
    running = true;
    try {
      action.run();
    } finally {
      running = before;
    }
    drain();
  }

  /** Tasks run at once, although something else has not ended. */
  void meanwhile(Runnable action) {
    boolean before = running;
    running = false;
    try {
      action.run();
    } finally {
      running = before;
    }
  }

  /** What happens whenever nothing is left to do. */
  void whenIdle(Runnable action) {
    idle = action;
  }

  void pass(Duration time) {
    micros += time.toNanos() / 1000;
  }

  /** Enough rounds for a node to join, and for all nodes to hear of all. */
  void settle() {
    for (int i = 0; i < 6; i++) {
      if (!members.values().stream().allMatch(m -> m.writer.status().writable())) {
        joining += 250_000;
      }
      for (Member member : List.copyOf(members.values())) {
        member.connect();
        member.writer.roundDue();
        member.writer.retryDue();
        member.checkpoints.beat();
      }
    }
  }

  /** Kills a node's process, without a word, and starts it again. */
  void restart(String name) {
    Member old = members.remove(name);
    old.database.close();
    members.put(name, new Member(name, old.incarnation + 1));
    settle();
  }

  @Override
  public void close() {
    members.values().forEach(member -> member.database.close());
  }

  /** Pseudo-random bytes. */
  static byte[] bytes(int seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static StateHead head(byte[] state) {
    StateHasher hasher = new StateHasher(chunk -> {});
    hasher.update(state);
    return hasher.head();
  }

  /** Transactions that a test can make fail. */
  static final class Watched implements Transactions {
    private final Transactions transactions;
    private Runnable before = () -> {};
    private Runnable after = () -> {};

    private Watched(Transactions transactions) {
      this.transactions = transactions;
    }

    /** What happens before each; what it throws, comes through, and nothing was done. */
    void before(Runnable action) {
      before = action;
    }

    /** What happens after each commit. */
    void after(Runnable action) {
      after = action;
    }

    @Override
    public void run(Consumer<EntityManager> work) {
      before.run();
      transactions.run(work);
      after.run();
    }
  }

  /** One node. */
  final class Member {
    final String name;
    final Database database;
    final Watched cells;
    final Watched chunks;
    final NodeStore store;
    final Writer writer;
    final NodeCheckpoints checkpoints;
    private final long incarnation;
    private final List<Message> mail = new ArrayList<>();
    private final List<ReceivedTransfer> transfers = new ArrayList<>();
    private boolean away;

    private Member(String name, long incarnation) {
      this.name = name;
      this.incarnation = incarnation;
      try {
        database = Database.h2(Files.createDirectories(folder.resolve(name)));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      LocalTransactions local = new LocalTransactions(database.factory());
      cells = new Watched(local);
      chunks = new Watched(local);
      store = new NodeStore(new JpaStore(database.factory(), cells));
      Replica replica = Replica.open(name, store, incarnation, Replicas.MAX_AHEAD);
      Gossip gossip =
          new Gossip(replica, new Queues(), new Random(incarnation), GossipSettings.DEFAULT);
      writer =
          new Writer(
              gossip,
              replica.state(),
              (most, bytes) -> drained(mail),
              new WriterSettings(64, 1 << 20, 16, 1 << 20),
              clock,
              CheckpointNodes.this::together,
              Runnable::run,
              new Observer());
      checkpoints =
          new NodeCheckpoints(
              Settings.read(
                  setting ->
                      Optional.of("1").filter(x -> setting.equals(Settings.MAX_UPLOADS.name())),
                  name),
              writer,
              store,
              new JpaChunkStore(
                  database.factory(), new ReportedTransactions(chunks, writer::failedBeside)),
              database.checkpoints(),
              (to, message) -> {
                if (reaches(to)) {
                  members.get(to).transfers.add(new ReceivedTransfer(name, message));
                  members.get(to).checkpoints.mail();
                }
              },
              (most, bytes) -> drained(transfers),
              new Random(incarnation),
              clock,
              CheckpointNodes.this::execute);
    }

    private <T> List<T> drained(List<T> from) {
      List<T> all = List.copyOf(from);
      from.clear();
      return all;
    }

    private boolean reaches(String to) {
      return !away && members.containsKey(to) && !members.get(to).away;
    }

    private void connect() {
      for (String other : members.keySet()) {
        writer.tell(
            gossip -> {
              if (reaches(other)) {
                gossip.peerUp(other, "memory");
              } else {
                gossip.peerDown(other);
              }
            });
      }
    }

    /** Cuts it off, or connects it again. */
    void away(boolean cut) {
      away = cut;
      settle();
    }

    private final class Queues implements Transport {
      @Override
      public void send(String to, Message message) {
        if (reaches(to)) {
          members.get(to).mail.add(message);
          execute(() -> members.get(to).writer.mail());
        }
      }

      @Override
      public void broadcast(PushMessage message) {
        members.keySet().stream().filter(to -> !to.equals(name)).forEach(to -> send(to, message));
      }
    }

    private final class Observer implements WriterObserver {
      @Override
      public void committed(Changes changes, ReplicaState state, int writes, long commitNanos) {
        checkpoints.committed(changes);
      }

      @Override
      public void answered(long nanos) {}
    }

    // ---- what a test does with it ----

    CheckpointView open(String id, boolean automatic, String... expected) {
      return checkpoints
          .checkpoints()
          .open(
              new SharedCheckpoints.Opening(
                  id, new TreeSet<>(List.of(expected)), Duration.ofMinutes(1), automatic))
          .toCompletableFuture()
          .join();
    }

    Checkpoints.Submitted submit(String id, String node, long time, byte[] state) {
      return submit(id, node, time, Optional.empty(), new ByteArrayInputStream(state));
    }

    /** Throws what the submission ended with. */
    Checkpoints.Submitted submit(
        String id, String node, long time, Optional<Hash> stated, InputStream state) {
      try {
        return checkpoints
            .uploads()
            .submit(id, node, time, stated, state)
            .toCompletableFuture()
            .join();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (CompletionException e) {
        throw e.getCause() instanceof RuntimeException cause ? cause : e;
      }
    }

    /** All of a state. */
    byte[] read(String id, String node) {
      try (StoredState state = checkpoints.states().open(id, node)) {
        return read(state);
      }
    }

    byte[] read(StoredState state) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try {
        state.copy(0, state.header().size(), out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return out.toByteArray();
    }

    CheckpointReport verify(String id) {
      return checkpoints.verify(id).toCompletableFuture().join();
    }

    void end(String id) {
      checkpoints.checkpoints().end(id).toCompletableFuture().join();
    }

    /** Beats until the keeper has looked, twice, for what nobody needs. */
    void sweep() {
      for (int i = 0; i < 130; i++) {
        checkpoints.beat();
      }
    }

    /** The number of rows, or whatever one number the query gives. */
    long number(String sql) {
      try (var connection = database.connection();
          var statement = connection.createStatement();
          var result = statement.executeQuery(sql)) {
        result.next();
        return result.getLong(1);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Rows about states and chunks, of any kind. */
    long stateRows() {
      return number("select count(*) from parley_state")
          + number("select count(*) from parley_state_chunk")
          + number("select count(*) from parley_missing_chunk")
          + number("select count(*) from parley_chunk");
    }
  }
}
