package io.parley.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** Runs the measurements one after the other and prints one table at the end. */
public final class Benchmarks {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  /** Held, because a logger that nobody holds forgets its level. */
  private static final Logger HAZELCAST = Logger.getLogger("com.hazelcast");

  private static final Map<String, Measurement> ALL = new LinkedHashMap<>();

  static {
    ALL.put("merge", MergeBenchmark::measure);
    ALL.put("digest", DigestBenchmark::measure);
    ALL.put("heap", new ReplicaHeap());
    ALL.put("merkle", MerkleBenchmark::measure);
    ALL.put("append", new DurableAppend());
    ALL.put("visibility", new Visibility());
    ALL.put("sustained", new Sustained());
    ALL.put("checkpoint", new StateStorage().and(new CheckpointOpening()));
    ALL.put("proof", ProofBenchmark::measure);
    ALL.put("bootstrap", new Bootstrap());
  }

  private Benchmarks() {}

  /** The folder to work in; and, if not all, the names of the measurements to run. */
  public static void main(String[] args) throws IOException {
    quieten();
    Path folder = Path.of(args[0]);
    Set<String> only =
        args.length < 2 || args[1].isBlank() ? ALL.keySet() : Set.of(args[1].split(",", -1));
    if (!ALL.keySet().containsAll(only)) {
      throw new IllegalArgumentException("parley.bench: got " + only + ", want of " + ALL.keySet());
    }
    List<Row> rows = new ArrayList<>();
    for (Map.Entry<String, Measurement> one : ALL.entrySet()) {
      if (only.contains(one.getKey())) {
        rows.addAll(run(one.getKey(), one.getValue(), folder.resolve(one.getKey())));
      }
    }
    String table = table(rows);
    Files.writeString(folder.resolve("table.md"), table);
    OUT.println();
    OUT.println(table);
    // Not by falling off the end: a measurement that failed may have left threads behind.
    System.exit(rows.stream().anyMatch(row -> row.ours().startsWith("failed")) ? 1 : 0);
  }

  /** Warnings alone: the rest would bury the table. */
  static void quieten() {
    Logger.getLogger("").setLevel(Level.WARNING);
    // A member that leaves is a warning to the others.
    HAZELCAST.setLevel(Level.SEVERE);
  }

  private static List<Row> run(String name, Measurement measurement, Path folder)
      throws IOException {
    delete(folder);
    Files.createDirectories(folder);
    OUT.printf("%s: begins; others use %.0f %% of the processors%n", name, othersPercent());
    long before = System.nanoTime();
    try {
      List<Row> rows = measurement.run(folder);
      rows.forEach(row -> OUT.println("  " + line(row)));
      return rows;
    } catch (Exception | AssertionError e) {
      e.printStackTrace(OUT);
      return List.of(Row.failed(name, e));
    } finally {
      OUT.printf(
          "%s: ended after %d s; others use %.0f %% of the processors%n",
          name, (System.nanoTime() - before) / 1_000_000_000, othersPercent());
    }
  }

  /** While nothing of ours runs: how far the figures can be trusted. */
  private static double othersPercent() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    system.getCpuLoad();
    try {
      Thread.sleep(1000);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return 100 * system.getCpuLoad();
  }

  private static String table(List<Row> rows) {
    StringBuilder table = new StringBuilder();
    table
        .append("Measured on ")
        .append(LocalDate.now(ZoneOffset.UTC))
        .append(", ")
        .append(Runtime.getRuntime().availableProcessors())
        .append(" processors, Java ")
        .append(Runtime.version().feature())
        .append(
            ".\n\n| | Ours | Baseline | Ratio | Target | Met |\n| --- | ---: | ---: | ---: | --- | --- |\n");
    rows.forEach(row -> table.append(line(row)).append('\n'));
    return table.toString();
  }

  private static String line(Row row) {
    return "| "
        + String.join(
            " | ", row.line(), row.ours(), row.baseline(), row.ratio(), row.target(), row.verdict())
        + " |";
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
