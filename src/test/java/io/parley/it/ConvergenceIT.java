package io.parley.it;

import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The commits of a project, split by author over three nodes, are one state on all of them. */
class ConvergenceIT extends ClusterTest {
  private static final int BATCH = 50;
  private static final Comparator<LogEntry> LOG_ORDER =
      Comparator.comparing(LogEntry::timestamp)
          .thenComparing(LogEntry::origin)
          .thenComparing(LogEntry::sequence);

  @Test
  void whatIsWrittenOnThreeNodesIsTheSameOnAll() throws Exception {
    List<Commit> commits = Commit.all();
    Map<Integer, List<Commit>> parts = commits.stream().collect(groupingBy(this::node));
    assertEquals(3, parts.size(), "every node has authors");

    List<Callable<Void>> writers = new ArrayList<>();
    parts.forEach((node, part) -> writers.add(() -> writeLogAndCounters(node, part)));
    inParallel(writers);
    inParallel(registerWriters(commits));
    cluster.awaitEqual();

    long added = commits.stream().mapToLong(Commit::added).sum();
    long deleted = commits.stream().mapToLong(Commit::deleted).sum();
    Map<String, String> lastCommits = new HashMap<>();
    commits.forEach(c -> c.areas().forEach(area -> lastCommits.put(area, c.id())));
    List<LogEntry> log = cluster.client(0).entries();
    for (Server server : cluster.servers()) {
      NodeClient client = server.client();
      assertEquals(added, client.counter("files.added"), "files.added on " + server);
      assertEquals(deleted, client.counter("files.deleted"), "files.deleted on " + server);
      lastCommits.forEach(
          (area, commit) ->
              assertEquals(Optional.of(commit), client.register(register(area)), area));
      assertEquals(log, client.entries(), "the log's order on " + server);
      assertEquals(0, client.verify().getJsonArray("mismatches").size(), "store of " + server);
    }
    assertEquals(log.stream().sorted(LOG_ORDER).toList(), log, "the log's order");
    checkLines(log, parts);
  }

  /** All lines are there once, each node's in the order in which it took them, byte for byte. */
  private void checkLines(List<LogEntry> log, Map<Integer, List<Commit>> parts) {
    List<LogEntry> commits = log.stream().filter(e -> !e.text("commit").isEmpty()).toList();
    parts.forEach(
        (node, part) -> {
          String origin = cluster.client(node).origin();
          List<LogEntry> written = commits.stream().filter(e -> e.origin().equals(origin)).toList();
          assertEquals(
              part.stream().map(Commit::id).toList(),
              written.stream().map(e -> e.text("commit")).toList());
          int last = part.size() - 1;
          NodeClient other = cluster.client((node + 1) % 3);
          assertEquals(
              Optional.of(part.get(last).line()),
              other.payload(origin, written.get(last).sequence()));
        });
    assertEquals(parts.values().stream().mapToInt(List::size).sum(), commits.size());
  }

  private int node(Commit commit) {
    return Math.floorMod(commit.author().hashCode(), cluster.servers().size());
  }

  private Void writeLogAndCounters(int node, List<Commit> part) {
    NodeClient client = cluster.client(node);
    for (int from = 0; from < part.size(); from += BATCH) {
      List<Commit> batch = part.subList(from, Math.min(from + BATCH, part.size()));
      client.appendLines(batch.stream().map(Commit::line).toList());
      add(client, "files.added", batch.stream().mapToLong(Commit::added).sum());
      add(client, "files.deleted", batch.stream().mapToLong(Commit::deleted).sum());
    }
    return null;
  }

  private static void add(NodeClient client, String counter, long by) {
    if (by > 0) {
      client.increment(counter, by);
    }
  }

  /**
   * For each area, its commits in the order of the file, each on its author's node; where one node
   * has several in a row, the last of them. The nodes share this machine's clock, so that a write
   * which begins after another was answered has a later stamp.
   */
  private List<Callable<Void>> registerWriters(List<Commit> commits) {
    Map<String, List<Commit>> areas = new LinkedHashMap<>();
    for (Commit commit : commits) {
      for (String area : commit.areas()) {
        List<Commit> written = areas.computeIfAbsent(area, x -> new ArrayList<>());
        int last = written.size() - 1;
        if (last >= 0 && node(written.get(last)) == node(commit)) {
          written.set(last, commit);
        } else {
          written.add(commit);
        }
      }
    }
    List<Callable<Void>> writers = new ArrayList<>();
    areas.forEach(
        (area, written) ->
            writers.add(
                () -> {
                  written.forEach(c -> cluster.client(node(c)).put(register(area), c.id()));
                  return null;
                }));
    return writers;
  }

  private static String register(String area) {
    return "area/" + area;
  }

  private static void inParallel(List<Callable<Void>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
