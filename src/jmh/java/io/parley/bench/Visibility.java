package io.parley.bench;

import com.hazelcast.topic.ITopic;
import io.parley.crdt.Origin;
import io.parley.replica.Entry;
import io.parley.replica.ReplicaState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How long a write on one of three members takes until both others have committed it and show it,
 * its own commit included; in turn with a bare topic that carries as many bytes between the same
 * members.
 */
final class Visibility implements Measurement {
  private static final int NODES = 3;
  private static final int WARM_UP = 500;
  private static final int WRITES = 2000;
  private static final int PAYLOAD_BYTES = 200;
  private static final String TOPIC = "bare";

  /** So that no write meets the one before it. */
  private static final Duration PAUSE = Duration.ofMillis(3);

  /** Far above what the rounds need to repair a lost message. */
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /** What is waited for at one node. */
  private record Awaited(Origin origin, long version, Arrivals arrivals) {}

  /** A node, and what is waited for there. */
  private static final class Member {
    private final AtomicReference<Awaited> write = new AtomicReference<>();
    private final AtomicReference<Arrivals> bare = new AtomicReference<>();
    private final ClusterNode node;

    Member(int number, List<Integer> ports, Path folder, boolean proved) {
      node =
          new ClusterNode("n" + number, ports.get(number), ports, folder, this::committed, proved);
    }

    void listen() {
      topic().addMessageListener(message -> bareArrived());
    }

    ITopic<byte[]> topic() {
      return node.hazelcast().getTopic(TOPIC);
    }

    private void committed(ReplicaState state) {
      Awaited awaited = write.get();
      if (awaited != null
          && state.version(awaited.origin()) >= awaited.version()
          && write.compareAndSet(awaited, null)) {
        awaited.arrivals().arrived();
      }
    }

    private void bareArrived() {
      Arrivals awaited = bare.getAndSet(null);
      if (awaited != null) {
        awaited.arrived();
      }
    }
  }

  private final byte[] payload = new byte[PAYLOAD_BYTES];

  @Override
  public List<Row> run(Path folder) throws Exception {
    new Random(11).nextBytes(payload);
    List<Member> started = new ArrayList<>();
    try {
      List<Member> members = start(folder.resolve("proved"), true, started);
      List<Member> clear = start(folder.resolve("clear"), false, started);
      try (PlainRows rows = new PlainRows(folder.resolve("rows"), PAYLOAD_BYTES)) {
        return measure(members, clear, rows);
      }
    } finally {
      started.forEach(member -> member.node.close());
    }
  }

  private static List<Member> start(Path folder, boolean proved, List<Member> started)
      throws Exception {
    List<Member> members = new ArrayList<>();
    List<Integer> ports = Ports.free(NODES);
    for (int i = 0; i < NODES; i++) {
      Path own = Files.createDirectories(folder.resolve("n" + i));
      members.add(new Member(i, ports, own, proved));
      started.add(members.get(i));
    }
    for (Member member : members) {
      member.node.awaitJoined(NODES - 1);
      member.listen();
    }
    return members;
  }

  private List<Row> measure(List<Member> members, List<Member> clear, PlainRows rows)
      throws InterruptedException, SQLException {
    double[] ours = new double[WRITES];
    double[] bare = new double[WRITES];
    double[] unproved = new double[WRITES];
    double[] commits = new double[WRITES];
    for (int i = -WARM_UP; i < WRITES; i++) {
      Member writer = members.get(Math.floorMod(i, NODES));
      List<Member> others = members.stream().filter(m -> m != writer).toList();
      Member clearWriter = clear.get(Math.floorMod(i, NODES));
      List<Member> clearOthers = clear.stream().filter(m -> m != clearWriter).toList();
      double publishMillis = publish(writer, others);
      Thread.sleep(PAUSE.toMillis());
      double writeMillis = write(writer, others);
      Thread.sleep(PAUSE.toMillis());
      double clearMillis = write(clearWriter, clearOthers);
      Thread.sleep(PAUSE.toMillis());
      double commitMillis = rows.commit(1);
      Thread.sleep(PAUSE.toMillis());
      if (i >= 0) {
        ours[i] = writeMillis;
        bare[i] = publishMillis;
        unproved[i] = clearMillis;
        commits[i] = commitMillis;
      }
    }
    double median = Rounds.median(ours);
    double bareMedian = Rounds.median(bare);
    double floor = bareMedian + 2 * Rounds.median(commits);
    double p99 = percentile(ours, 0.99);
    return List.of(
        Row.atMost(
            "Write visible on both other members, median / bare topic",
            Row.number(median) + " ms",
            Row.number(bareMedian) + " ms",
            median / bareMedian,
            3),
        Row.atMost(
            "… with TLS and a proof for each message / in clear",
            Row.number(median) + " ms",
            Row.number(Rounds.median(unproved)) + " ms",
            median / Rounds.median(unproved),
            1.15),
        Row.toCompare(
            "… of that a bare topic and two commits of the row by JDBC, median / bare topic",
            Row.number(floor) + " ms",
            Row.number(bareMedian) + " ms",
            Row.number(floor / bareMedian)),
        Row.atMost(
            "Write visible on both other members, 99th percentile / gossip interval",
            Row.number(p99) + " ms (topic " + Row.number(percentile(bare, 0.99)) + ")",
            ClusterNode.INTERVAL.toMillis() + " ms",
            p99 / ClusterNode.INTERVAL.toMillis(),
            1));
  }

  private double publish(Member writer, List<Member> others) throws InterruptedException {
    Arrivals arrivals = new Arrivals(others.size());
    others.forEach(m -> m.bare.set(arrivals));
    writer.topic().publish(payload);
    return arrivals.millis(DEADLINE);
  }

  private double write(Member writer, List<Member> others) throws InterruptedException {
    ReplicaState before = writer.node.writer().state();
    long version = before.version(before.current()) + 1;
    Arrivals arrivals = new Arrivals(others.size());
    others.forEach(m -> m.write.set(new Awaited(before.current(), version, arrivals)));
    CompletableFuture<Entry> answer =
        writer
            .node
            .writer()
            .write(
                batch -> batch.append("application/octet-stream", payload.clone()), PAYLOAD_BYTES);
    double millis = arrivals.millis(DEADLINE);
    answer.join();
    return millis;
  }

  private static double percentile(double[] values, double part) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(part * sorted.length) - 1];
  }
}
