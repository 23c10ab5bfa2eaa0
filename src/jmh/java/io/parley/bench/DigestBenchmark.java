package io.parley.bench;

import io.parley.gossip.Gossip;
import io.parley.gossip.GossipSettings;
import io.parley.gossip.Message;
import io.parley.gossip.PushMessage;
import io.parley.gossip.Transport;
import io.parley.hazelcast.MalformedMessageException;
import io.parley.hazelcast.WireCodec;
import io.parley.replica.Batch;
import io.parley.replica.Limits;
import io.parley.replica.Replica;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.RunnerException;

/**
 * What two replicas that are equal say to each other in a round, as bytes, and how long it takes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class DigestBenchmark {
  private static final int ROUNDS = 3;

  /** The length of the log that both have. */
  @Param({"1000", "10000", "100000", "1000000"})
  public int entries;

  private Node left;
  private Node right;

  /** One of the two; what is sent to it waits as bytes. */
  private static final class Node {
    private final WireCodec codec = new WireCodec(Limits.MIN_MESSAGE_BYTES);
    private final ArrayDeque<byte[]> inbox = new ArrayDeque<>();
    private final Replica replica;
    private Gossip gossip;
    private long received;

    Node(Replica replica) {
      this.replica = replica;
    }

    void connect(Node other) {
      Transport transport =
          new Transport() {
            @Override
            public void send(String node, Message message) {
              other.inbox.add(codec.encode(message));
            }

            @Override
            public void broadcast(PushMessage message) {
              send(null, message);
            }
          };
      gossip = new Gossip(replica, transport, new Random(5), GossipSettings.DEFAULT);
      gossip.peerUp(other.replica.state().current().node(), "127.0.0.1");
    }

    /** A round after a commit: the digest is not at hand. */
    void round() {
      replica.install(replica.begin(GrownLog.LATER));
      gossip.round(GrownLog.CLOCKS);
    }

    void receive() throws MalformedMessageException {
      for (byte[] bytes = inbox.poll(); bytes != null; bytes = inbox.poll()) {
        received += bytes.length;
        Batch batch = gossip.begin(GrownLog.CLOCKS);
        gossip.receive(codec.decode(bytes).gossip(), batch);
        gossip.commit(batch);
      }
    }
  }

  /** Lets the log grow, and both join. */
  @Setup
  public void grow() throws MalformedMessageException {
    GrownLog log = new GrownLog(entries);
    left = new Node(log.replica(GrownLog.WRITER));
    right = new Node(log.replica(GrownLog.READER));
    left.connect(right);
    right.connect(left);
    while (!left.gossip.writable() || !right.gossip.writable()) {
      exchange();
    }
  }

  /** A round of each. */
  @Benchmark
  @OperationsPerInvocation(2)
  public long exchange() throws MalformedMessageException {
    left.round();
    right.receive();
    right.round();
    left.receive();
    right.receive();
    return left.received + right.received;
  }

  private static long bytes(String size) throws MalformedMessageException {
    DigestBenchmark one = new DigestBenchmark();
    one.entries = Integer.parseInt(size);
    one.grow();
    long before = one.left.received + one.right.received;
    return (one.exchange() - before) / 2;
  }

  static List<Row> measure(Path folder) throws RunnerException, MalformedMessageException {
    List<Rounds.Case> cases = GrownLog.SIZES.stream().map(DigestBenchmark::ours).toList();
    Rounds rounds = Rounds.run(ROUNDS, cases);
    long few = bytes("1000");
    long many = bytes("1000000");
    return List.of(
        Row.atMost(
            "Digest exchange of equal replicas, time at 1e6 / at 1e3 entries",
            Row.number(rounds.median(ours("1000000"))) + " µs",
            Row.number(rounds.median(ours("1000"))) + " µs",
            rounds.ratio(ours("1000000"), ours("1000")),
            1.5),
        Row.toCompare(
            "The same at 1e5 / at 1e4 entries",
            Row.number(rounds.median(ours("100000"))) + " µs",
            Row.number(rounds.median(ours("10000"))) + " µs",
            Row.number(rounds.ratio(ours("100000"), ours("10000")))),
        Row.atMost(
            "Digest exchange of equal replicas, bytes at 1e6 / at 1e3 entries",
            many + " B",
            few + " B",
            many / (double) few,
            1.5));
  }

  private static Rounds.Case ours(String size) {
    return new Rounds.Case(DigestBenchmark.class, "exchange", "entries", size);
  }
}
