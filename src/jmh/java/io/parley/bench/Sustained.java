package io.parley.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Events written on three members at once, each a process of its own, for as long as it takes until
 * each member has all of them; beside it the same with Hazelcast's ReplicatedMap.
 */
final class Sustained implements Measurement {
  private static final int MEMBERS = 3;
  private static final String ROWS = "rows";
  private static final Duration WARM_UP = Duration.ofSeconds(40);
  private static final Duration LOAD = Duration.ofSeconds(20);
  private static final Duration CATCH_UP = Duration.ofSeconds(60);

  /**
   * @param events on all members together
   * @param seconds from the beginning until each member has all of them
   */
  private record Result(long events, double seconds, double loadSeconds) {
    static Result sum(List<Result> all) {
      return new Result(
          all.stream().mapToLong(Result::events).sum(),
          all.stream().mapToDouble(Result::seconds).sum(),
          all.stream().mapToDouble(Result::loadSeconds).sum());
    }

    double rate() {
      return events / seconds;
    }
  }

  @Override
  public List<Row> run(Path folder) throws Exception {
    List<Integer> ports = Ports.free(3 * MEMBERS);
    try (Cluster parley = new Cluster("parley", folder, ports.subList(0, MEMBERS));
        Cluster map = new Cluster("map", folder, ports.subList(MEMBERS, 2 * MEMBERS));
        Cluster clear = new Cluster("clear", folder, ports.subList(2 * MEMBERS, 3 * MEMBERS));
        Cluster rows = new Cluster(ROWS, folder, ports.subList(0, MEMBERS))) {
      parley.load(WARM_UP);
      map.load(WARM_UP);
      clear.load(WARM_UP);
      rows.load(WARM_UP);
      // In this order, so that a machine that is busy at first or at last favours neither.
      List<Result> ours = new ArrayList<>(List.of(parley.load(LOAD)));
      List<Result> unproved = new ArrayList<>(List.of(clear.load(LOAD)));
      List<Result> baseline = new ArrayList<>(List.of(map.load(LOAD), map.load(LOAD)));
      unproved.add(clear.load(LOAD));
      ours.add(parley.load(LOAD));
      Result alone = rows.load(LOAD);
      parley.check();
      map.check();
      clear.check();
      return List.of(
          Row.atLeast(
              "Events of 200 B written on three members, durable on all three, none lost"
                  + " / ReplicatedMap, in memory",
              text(Result.sum(ours)),
              text(Result.sum(baseline)),
              Result.sum(ours).rate() / Result.sum(baseline).rate(),
              2),
          Row.atLeast(
              "… with TLS and a proof for each message / in clear",
              text(Result.sum(ours)),
              text(Result.sum(unproved)),
              Result.sum(ours).rate() / Result.sum(unproved).rate(),
              0.93),
          Row.toCompare(
              "… the rows of as many events on three members by plain JDBC, nothing sent"
                  + " / ReplicatedMap, in memory",
              Row.number(alone.rate()) + " events/s",
              Row.number(Result.sum(baseline).rate()) + " events/s",
              Row.number(alone.rate() / Result.sum(baseline).rate())));
    }
  }

  private static String text(Result result) {
    return Row.number(result.rate())
        + " events/s ("
        + Row.number(result.seconds() - result.loadSeconds())
        + " s to catch up)";
  }

  /** Three members that have joined. */
  private static final class Cluster implements AutoCloseable {
    private final String kind;
    private final List<Child> children = new ArrayList<>();
    private long written;

    Cluster(String kind, Path folder, List<Integer> ports) throws IOException {
      this.kind = kind;
      try {
        for (int i = 0; i < ports.size(); i++) {
          Path own = Files.createDirectories(folder.resolve(kind + "-n" + i));
          children.add(new Child(kind, i, own, ports));
        }
        all(children, "join");
      } catch (IOException | RuntimeException e) {
        close();
        throw e;
      }
    }

    Result load(Duration duration) throws IOException, InterruptedException {
      long begin = System.nanoTime();
      long events = 0;
      for (String answer : all(children, "load " + duration.toMillis())) {
        events += Long.parseLong(answer);
      }
      double loadSeconds = (System.nanoTime() - begin) / 1e9;
      written += events;
      if (kind.equals(ROWS)) {
        return new Result(events, loadSeconds, loadSeconds);
      }
      Deadline deadline = new Deadline(kind + ": all events on all members", CATCH_UP);
      while (!Set.copyOf(all(children, "count")).equals(Set.of(Long.toString(written)))) {
        deadline.pause(Duration.ofMillis(20));
      }
      return new Result(events, (System.nanoTime() - begin) / 1e9, loadSeconds);
    }

    /** On each the same: the number of what is stored, and the digest of the state. */
    void check() throws IOException {
      Set<String> checks = Set.copyOf(all(children, "check"));
      if (checks.size() != 1
          || !checks.iterator().next().split(" ", -1)[0].equals(Long.toString(written))) {
        throw new AssertionError(kind + ": got " + checks + ", want " + written + " on each");
      }
    }

    @Override
    public void close() {
      children.forEach(Child::end);
    }
  }

  /** The answers, once all have the command. */
  private static List<String> all(List<Child> children, String command) throws IOException {
    children.forEach(child -> child.tell(command));
    List<String> answers = new ArrayList<>();
    for (Child child : children) {
      answers.add(child.answer());
    }
    return answers;
  }

  /** A member's process; it ends when its input does. */
  private static final class Child {
    private final Process process;
    private final PrintWriter commands;
    private final BufferedReader answers;

    Child(String kind, int number, Path folder, List<Integer> ports) throws IOException {
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx512m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  SustainedMember.class.getName(),
                  kind,
                  Integer.toString(number),
                  folder.toString()));
      ports.forEach(port -> command.add(Integer.toString(port)));
      File log = folder.resolve("log.txt").toFile();
      process = new ProcessBuilder(command).redirectError(log).start();
      commands = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
      answers =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    void tell(String command) {
      commands.println(command);
    }

    String answer() throws IOException {
      String answer = answers.readLine();
      if (answer == null) {
        throw new IOException("member: it has ended, see its log.txt");
      }
      return answer;
    }

    void end() {
      commands.close();
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
      }
    }
  }
}
