package io.parley.bench;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.parley.gossip.Gossip;
import io.parley.gossip.GossipSettings;
import io.parley.hazelcast.HazelcastSettings;
import io.parley.hazelcast.HazelcastTransport;
import io.parley.hazelcast.MembershipObserver;
import io.parley.hazelcast.QueueBounds;
import io.parley.identity.ClusterSecret;
import io.parley.identity.MemberIdentity;
import io.parley.node.NodeClock;
import io.parley.node.Writer;
import io.parley.node.WriterObserver;
import io.parley.node.WriterSettings;
import io.parley.replica.Changes;
import io.parley.replica.Limits;
import io.parley.replica.Replica;
import io.parley.replica.ReplicaState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A node wired as inside a server: its own database and Hazelcast member, the one writer, and a
 * timer for the rounds.
 */
final class ClusterNode implements AutoCloseable {
  /** The default of the release. */
  static final Duration INTERVAL = Duration.ofMillis(500);

  private static final String CLUSTER = "parley-bench";
  private static final String HOST = "127.0.0.1";
  private static final int QUEUE = 8192;
  private static final long QUEUE_BYTES = 64L << 20;
  private static final int BATCH = 512;
  private static final long BATCH_BYTES = 4L << 20;

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final String instanceName;
  private final Database database;
  private final HazelcastTransport transport;
  private final Writer writer;

  private static MemberIdentity identity(String node) {
    List<ClusterSecret> secrets = List.of(ClusterSecret.of("what benchmarks know and nobody else"));
    return MemberIdentity.ofSecrets(node, () -> secrets, InstantSource.system());
  }

  /**
   * Starts it, with members that prove themselves and encrypt; returns before it has joined.
   *
   * @param ports of all members, this one's among them
   * @param committed is told each state that became visible, on the writer's thread
   */
  ClusterNode(
      String node, int port, List<Integer> ports, Path folder, Consumer<ReplicaState> committed) {
    this(node, port, ports, folder, committed, true);
  }

  /**
   * @param proved false: everything in clear, and nobody proves anything
   */
  ClusterNode(
      String node,
      int port,
      List<Integer> ports,
      Path folder,
      Consumer<ReplicaState> committed,
      boolean proved) {
    instanceName = "parley-" + node + "-" + port;
    database = new Database(folder);
    Replica replica = Replica.open(node, database.store(), 1, Duration.ofSeconds(60));
    AtomicReference<Writer> late = new AtomicReference<>();
    transport =
        new HazelcastTransport(
            new HazelcastSettings(
                node,
                CLUSTER,
                HOST,
                port,
                "",
                ports.stream().map(p -> HOST + ":" + p).toList(),
                Limits.MIN_MESSAGE_BYTES,
                new QueueBounds(4096, QUEUE_BYTES),
                new QueueBounds(4096, QUEUE_BYTES)),
            proved ? identity(node) : null,
            executor,
            new Membership(late),
            () -> late.get().mail(),
            () -> {});
    Gossip gossip = new Gossip(replica, transport, new Random(port), GossipSettings.DEFAULT);
    writer =
        new Writer(
            gossip,
            replica.state(),
            transport::drain,
            new WriterSettings(QUEUE, QUEUE_BYTES, BATCH, BATCH_BYTES),
            NodeClock.system(),
            executor,
            executor,
            new Observer(committed));
    late.set(writer);
    transport.start();
    transport.listen();
    var unused =
        timer.scheduleAtFixedRate(writer::roundDue, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private record Membership(AtomicReference<Writer> writer) implements MembershipObserver {
    @Override
    public void nodeUp(String node, String address) {
      tell(
          gossip -> {
            gossip.peerUp(node, address);
            return true;
          });
    }

    @Override
    public void nodeDown(String node) {
      tell(
          gossip -> {
            gossip.peerDown(node);
            return true;
          });
    }

    @Override
    public void duplicateNodeId(String node, String address) {
      throw new AssertionError("node id: got " + node + " twice");
    }

    private void tell(Function<Gossip, Boolean> change) {
      CompletableFuture<Boolean> unused = writer.get().control(change);
    }
  }

  private record Observer(Consumer<ReplicaState> told) implements WriterObserver {
    @Override
    public void committed(Changes changes, ReplicaState state, int writes, long commitNanos) {
      told.accept(state);
    }

    @Override
    public void answered(long nanos) {}
  }

  Writer writer() {
    return writer;
  }

  Database database() {
    return database;
  }

  /** Its member, to carry what is measured beside. */
  HazelcastInstance hazelcast() {
    return Hazelcast.getHazelcastInstanceByName(instanceName);
  }

  /** What went wrong on the way, for a look. */
  String trouble() {
    return transport.statistics() + " " + writer.control(Gossip::statistics).join();
  }

  /** Returns when so many others are known and it takes writes. */
  void awaitJoined(int others) throws InterruptedException {
    Deadline deadline = new Deadline("joining", Duration.ofSeconds(60));
    while (!writer.control(g -> g.writable() && g.peers().size() == others).join()) {
      deadline.pause(Duration.ofMillis(50));
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    transport.close();
    writer.stop(Duration.ofSeconds(10));
    executor.shutdown();
    database.close();
  }
}
