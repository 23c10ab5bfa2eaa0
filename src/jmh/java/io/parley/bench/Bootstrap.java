package io.parley.bench;

import io.parley.replica.ReplicaState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How long a new, empty node takes to get a whole log from a peer, page by page over real
 * Hazelcast; in turn with plain JDBC that inserts rows alike in the very same batches.
 */
final class Bootstrap implements Measurement {
  private static final int ENTRIES = 100_000;
  private static final int PAYLOAD_BYTES = 200;
  private static final int AT_ONCE = 4096;
  private static final int WARM_UPS = 1;
  private static final int ROUNDS = 5;
  private static final Duration DEADLINE = Duration.ofMinutes(5);

  /** The entries of each commit of the new node, as they become visible. */
  private static final class Arriving {
    private final List<Integer> commits = new ArrayList<>();
    private final CountDownLatch whole = new CountDownLatch(1);
    private long seen;
    private long end;

    /** On the new node's writer alone. */
    void committed(ReplicaState state) {
      long entries = state.entries();
      if (entries > seen) {
        commits.add((int) (entries - seen));
        seen = entries;
        if (entries == ENTRIES) {
          end = System.nanoTime();
          whole.countDown();
        }
      }
    }
  }

  /**
   * One bootstrap.
   *
   * @param started seconds since the new node was started
   * @param met seconds since it knows its peer
   * @param jdbc seconds that plain JDBC takes
   */
  private record Took(double started, double met, double jdbc, double rowsOfCommit) {}

  @Override
  public List<Row> run(Path folder) throws Exception {
    List<Integer> ports = Ports.free(1 + WARM_UPS + ROUNDS);
    List<Took> all = new ArrayList<>();
    try (ClusterNode old =
            new ClusterNode(
                "n0",
                ports.get(0),
                ports.subList(0, 1),
                Files.createDirectories(folder.resolve("n0")),
                state -> {});
        PlainRows rows =
            new PlainRows(Files.createDirectories(folder.resolve("rows")), PAYLOAD_BYTES)) {
      old.awaitJoined(0);
      fill(old);
      for (int round = 1; round < ports.size(); round++) {
        Path own = Files.createDirectories(folder.resolve("n" + round));
        Took took = bootstrap(old, round, List.of(ports.get(0), ports.get(round)), own, rows);
        if (round > WARM_UPS) {
          all.add(took);
        }
      }
    }
    double met = all.stream().mapToDouble(Took::met).sorted().toArray()[ROUNDS / 2];
    double jdbc = all.stream().mapToDouble(Took::jdbc).sorted().toArray()[ROUNDS / 2];
    double commit = Rounds.median(all.stream().mapToDouble(Took::rowsOfCommit).toArray());
    return List.of(
        Row.toCompare(
            "New node gets 100,000 entries of 200 B from a peer (%s rows a commit) / JDBC"
                .formatted(Row.number(commit)),
            time(met),
            time(jdbc),
            Row.number(Rounds.median(all.stream().mapToDouble(t -> t.jdbc() / t.met()).toArray()))),
        Row.toCompare(
            "… from the start of the node on, which opens its database and joins the cluster",
            Row.number(Rounds.median(all.stream().mapToDouble(Took::started).toArray())) + " s",
            "",
            ""));
  }

  private static String time(double seconds) {
    return Row.number(seconds) + " s, " + Row.number(ENTRIES / seconds) + " entries/s";
  }

  private static void fill(ClusterNode node) {
    Random random = new Random(11);
    for (int done = 0; done < ENTRIES; done += AT_ONCE) {
      List<CompletableFuture<?>> answers = new ArrayList<>();
      for (int i = done; i < Math.min(ENTRIES, done + AT_ONCE); i++) {
        byte[] payload = new byte[PAYLOAD_BYTES];
        random.nextBytes(payload);
        answers.add(
            node.writer()
                .submit(
                    batch -> batch.append("application/octet-stream", payload), payload.length));
      }
      answers.forEach(CompletableFuture::join);
    }
  }

  private static Took bootstrap(
      ClusterNode old, int number, List<Integer> ports, Path folder, PlainRows rows)
      throws InterruptedException, SQLException {
    Arriving arriving = new Arriving();
    long started = System.nanoTime();
    try (ClusterNode node =
        new ClusterNode("n" + number, ports.get(1), ports, folder, arriving::committed)) {
      Deadline meeting = new Deadline("meeting", Duration.ofSeconds(60));
      while (node.writer().control(gossip -> gossip.peers().isEmpty()).join()) {
        meeting.pause(Duration.ofMillis(1));
      }
      long met = System.nanoTime();
      if (!arriving.whole.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(
            "entries: got %d after %s, want %d; %s"
                .formatted(node.writer().state().entries(), DEADLINE, ENTRIES, node.trouble()));
      }
      check(old, node);
      double jdbcMillis = 0;
      for (int commit : arriving.commits) {
        jdbcMillis += rows.commit(commit);
      }
      return new Took(
          (arriving.end - started) / 1e9,
          (arriving.end - met) / 1e9,
          jdbcMillis / 1e3,
          ENTRIES / (double) arriving.commits.size());
    }
  }

  /** All of it, and nothing else. */
  private static void check(ClusterNode old, ClusterNode node) throws SQLException {
    var origin = old.writer().state().current();
    var want = old.writer().state().of(origin).head();
    var got = node.writer().state().of(origin).head();
    if (!got.equals(want) || node.database().entries() != ENTRIES) {
      throw new AssertionError(
          "log: got %s and %d rows, want %s".formatted(got, node.database().entries(), want));
    }
  }
}
