package io.parley.bench;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.replicatedmap.ReplicatedMap;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * One of three members in a process of its own. Takes commands line by line, and answers each with
 * a line: {@code join}, {@code load millis} (how many events it wrote), {@code count} (how many of
 * all members are here), {@code check} (what the database has, and the state's digest).
 */
public final class SustainedMember {
  /** What is driven: ours, or the baseline. */
  private interface Kind {
    void join() throws InterruptedException;

    long load(Duration duration) throws InterruptedException, ExecutionException, SQLException;

    long count();

    String check() throws SQLException;
  }

  private SustainedMember() {}

  /** The kind, the member's number, its folder, and the ports of all. */
  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err);
    Benchmarks.quieten();
    int number = Integer.parseInt(args[1]);
    List<Integer> ports = Stream.of(args).skip(3).map(Integer::valueOf).toList();
    Kind kind =
        switch (args[0]) {
          case "parley" -> new Parley(number, ports, Path.of(args[2]), true);
          case "clear" -> new Parley(number, ports, Path.of(args[2]), false);
          case "map" -> new ReplicatedEvents(number, ports);
          default -> new RowsAlone(ports.size(), Path.of(args[2]));
        };
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      answers.println(answer(kind, line.split(" ", -1)));
      answers.flush();
    }
    // The one who asked is gone, or has done.
    Runtime.getRuntime().halt(0);
  }

  private static String answer(Kind kind, String[] command) throws Exception {
    return switch (command[0]) {
      case "join" -> {
        kind.join();
        yield "joined";
      }
      case "load" -> Long.toString(kind.load(Duration.ofMillis(Long.parseLong(command[1]))));
      case "count" -> Long.toString(kind.count());
      case "check" -> kind.check();
      default -> throw new IllegalArgumentException("command: got " + command[0]);
    };
  }

  private static final class Parley implements Kind {
    private static final int CALLERS = 64;

    private final ClusterNode node;
    private final int members;

    Parley(int number, List<Integer> ports, Path folder, boolean proved) {
      members = ports.size();
      node = new ClusterNode("n" + number, ports.get(number), ports, folder, state -> {}, proved);
    }

    @Override
    public void join() throws InterruptedException {
      node.awaitJoined(members - 1);
    }

    @Override
    public long load(Duration duration) throws InterruptedException {
      return Callers.run(node.writer(), CALLERS, duration);
    }

    @Override
    public long count() {
      return node.writer().state().entries();
    }

    @Override
    public String check() throws SQLException {
      System.err.println(node.trouble());
      return node.database().entries() + " " + node.writer().state().digest().stateDigest().hex();
    }
  }

  /** The rows of all members' events by plain JDBC; nothing is sent. */
  private static final class RowsAlone implements Kind {
    private static final int PAYLOAD_BYTES = 200;

    private final int members;
    private final PlainRows rows;
    private long events;

    RowsAlone(int members, Path folder) throws SQLException {
      this.members = members;
      this.rows = new PlainRows(folder, PAYLOAD_BYTES);
    }

    @Override
    public void join() {}

    /** A third of the rows count as this member's events: the others wrote the rest. */
    @Override
    public long load(Duration duration) throws SQLException {
      long end = System.nanoTime() + duration.toNanos();
      long before = events;
      while (System.nanoTime() < end) {
        rows.commit(Parley.CALLERS * members);
        events += Parley.CALLERS;
      }
      return events - before;
    }

    @Override
    public long count() {
      return events;
    }

    @Override
    public String check() {
      return Long.toString(events);
    }
  }

  /** Hazelcast's own replicated state: in memory alone. */
  private static final class ReplicatedEvents implements Kind {
    private static final int THREADS = 16;
    private static final int PAYLOAD_BYTES = 200;

    private final HazelcastInstance instance;
    private final ReplicatedMap<String, byte[]> map;
    private final int number;
    private final int members;
    private int loads;

    ReplicatedEvents(int number, List<Integer> ports) {
      this.number = number;
      this.members = ports.size();
      Config config = new Config();
      config.setClusterName("map-bench");
      config
          .setProperty("hazelcast.phone.home.enabled", "false")
          .setProperty("hazelcast.wait.seconds.before.join", "0")
          .setProperty("hazelcast.socket.bind.any", "false");
      config.getNetworkConfig().setPort(ports.get(number)).setPortAutoIncrement(false);
      config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
      JoinConfig join = config.getNetworkConfig().getJoin();
      join.getAutoDetectionConfig().setEnabled(false);
      join.getMulticastConfig().setEnabled(false);
      join.getTcpIpConfig()
          .setEnabled(true)
          .setMembers(ports.stream().map(p -> "127.0.0.1:" + p).toList());
      instance = Hazelcast.newHazelcastInstance(config);
      map = instance.getReplicatedMap("events");
    }

    @Override
    public void join() throws InterruptedException {
      Deadline deadline = new Deadline("joining", Duration.ofSeconds(60));
      while (instance.getCluster().getMembers().size() < members) {
        deadline.pause(Duration.ofMillis(50));
      }
    }

    @Override
    public long load(Duration duration) throws InterruptedException, ExecutionException {
      ExecutorService executor = Executors.newFixedThreadPool(THREADS);
      long end = System.nanoTime() + duration.toNanos();
      byte[] payload = new byte[PAYLOAD_BYTES];
      new Random(7).nextBytes(payload);
      loads++;
      List<Future<Long>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        String prefix = "n" + number + "-" + loads + "-" + i + "-";
        running.add(
            executor.submit(
                () -> {
                  long put = 0;
                  for (; System.nanoTime() < end; put++) {
                    map.put(prefix + put, payload.clone());
                  }
                  return put;
                }));
      }
      long all = 0;
      for (Future<Long> one : running) {
        all += one.get();
      }
      executor.shutdown();
      return all;
    }

    @Override
    public long count() {
      return map.size();
    }

    @Override
    public String check() {
      return Long.toString(map.size());
    }
  }
}
