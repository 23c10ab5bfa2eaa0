package io.parley.bench;

import io.parley.crdt.VersionVector;
import io.parley.gossip.Gossip;
import io.parley.gossip.GossipSettings;
import io.parley.gossip.Message;
import io.parley.gossip.PageMessage;
import io.parley.gossip.PushMessage;
import io.parley.gossip.Transport;
import io.parley.hazelcast.MalformedMessageException;
import io.parley.hazelcast.WireCodec;
import io.parley.replica.Batch;
import io.parley.replica.Cell;
import io.parley.replica.Delta;
import io.parley.replica.Entry;
import io.parley.replica.Limits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * Taking in one new entry from a peer, from the bytes of the message to the installed state, at
 * logs of several lengths; the store is memory. Beside it the naive algorithm, whose message is
 * taken as already decoded.
 */
@Fork(jvmArgsAppend = "-Xmx3g")
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MergeBenchmark {
  /** Merged one after the other, so that the clock is read seldom; few beside the shortest log. */
  private static final int MERGES = 200;

  private static final int ROUNDS = 3;

  /** A node that is about to receive. */
  @State(Scope.Thread)
  public static class Receiver {
    /** The length of its log. */
    @Param({"1000", "10000", "100000", "1000000"})
    public int entries;

    private final WireCodec codec = new WireCodec(Limits.MIN_MESSAGE_BYTES);
    private final List<byte[]> messages = new ArrayList<>();
    private GrownLog log;
    private Gossip gossip;

    /** Lets the log grow. */
    @Setup
    public void grow() {
      log = new GrownLog(entries);
      log.next(MERGES).forEach(push -> messages.add(codec.encode(push)));
    }

    /** Takes back what was merged. */
    @Setup(Level.Iteration)
    public void reset() {
      gossip = new Gossip(log.reader(), new Nowhere(), new Random(5), GossipSettings.DEFAULT);
      gossip.peerUp(GrownLog.WRITER, "127.0.0.1");
    }
  }

  /** Two states to merge. */
  @State(Scope.Thread)
  public static class Naive {
    /** The length of one's own. */
    @Param({"1000", "10000", "100000", "1000000"})
    public int entries;

    private List<Entry> here;
    private List<Entry> received;

    /** Lets both grow. */
    @Setup
    public void grow() {
      GrownLog log = new GrownLog(entries);
      here = List.copyOf(log.entries());
      received = withNext(log, log.next(1).get(0));
    }
  }

  private record Nowhere() implements Transport {
    @Override
    public void send(String node, Message message) {}

    @Override
    public void broadcast(PushMessage message) {}
  }

  /** Ours. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Warmup(iterations = 60)
  @Measurement(iterations = 60)
  @OperationsPerInvocation(MERGES)
  public long merge(Receiver receiver) throws MalformedMessageException {
    for (byte[] bytes : receiver.messages) {
      Message message = receiver.codec.decode(bytes).gossip();
      Batch batch = receiver.gossip.begin(GrownLog.CLOCKS);
      receiver.gossip.receive(message, batch);
      receiver.gossip.commit(batch);
    }
    long merged = receiver.gossip.state().entries();
    if (merged != receiver.entries + MERGES) {
      throw new AssertionError("entries: got " + merged);
    }
    return merged;
  }

  /** The baseline. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @Warmup(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
  @Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
  public List<Entry> naive(Naive naive) {
    return NaiveLog.merge(naive.here, naive.received);
  }

  private static List<Entry> withNext(GrownLog log, PushMessage next) {
    List<Entry> all = new ArrayList<>(log.entries());
    all.add((Entry) next.delta().cells().get(0));
    return all;
  }

  static List<Row> measure(Path folder) throws RunnerException {
    List<Rounds.Case> cases = new ArrayList<>();
    for (String size : GrownLog.SIZES) {
      cases.add(ours(size));
      cases.add(naive(size));
    }
    Rounds rounds = Rounds.run(ROUNDS, cases);
    List<Row> rows = new ArrayList<>();
    int shortest = 0;
    int longest = 0;
    for (String size : GrownLog.SIZES) {
      GrownLog log = new GrownLog(Integer.parseInt(size));
      PushMessage next = log.next(1).get(0);
      longest = new WireCodec(1).encode(next).length;
      shortest = shortest == 0 ? longest : shortest;
      rows.add(
          Row.toCompare(
              "Merging one new entry into " + size + " of 100 B / naive",
              micros(rounds.median(ours(size))) + ", " + longest + " B",
              millis(rounds.median(naive(size))) + ", " + megabytes(wholeMessage(log, next)),
              Row.number(rounds.ratio(ours(size), naive(size)))));
    }
    rows.add(
        Row.atMost(
            "Time to merge one new entry at 1e6 / at 1e3 entries",
            micros(rounds.median(ours("1000000"))),
            micros(rounds.median(ours("1000"))),
            rounds.ratio(ours("1000000"), ours("1000")),
            1.5));
    rows.add(
        Row.atMost(
            "Bytes of the message for it at 1e6 / at 1e3 entries",
            longest + " B",
            shortest + " B",
            longest / (double) shortest,
            1.5));
    return rows;
  }

  private static Rounds.Case ours(String size) {
    return new Rounds.Case(MergeBenchmark.class, "merge", "entries", size);
  }

  private static Rounds.Case naive(String size) {
    return new Rounds.Case(MergeBenchmark.class, "naive", "entries", size);
  }

  /** The whole log as one message, in the same format as ours. */
  private static int wholeMessage(GrownLog log, PushMessage next) {
    List<Cell> cells = List.copyOf(withNext(log, next));
    Cell last = cells.get(cells.size() - 1);
    Delta all = new Delta(last.origin(), 0, last.version(), cells, null);
    return new WireCodec(1)
        .encode(new PageMessage(last.origin(), VersionVector.EMPTY, List.of(all), false))
        .length;
  }

  private static String micros(double micros) {
    return Row.number(micros) + " µs";
  }

  private static String millis(double micros) {
    return Row.number(micros / 1000) + " ms";
  }

  private static String megabytes(int bytes) {
    return Row.number(bytes / 1e6) + " MB";
  }
}
