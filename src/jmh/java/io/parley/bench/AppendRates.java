package io.parley.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What the rounds of {@link DurableAppend} came to, rows per second. */
final class AppendRates {
  private record Round(
      double ours, double jdbc, double handedOver, double store, double rowsPerCommit) {}

  private final List<Round> rounds = new ArrayList<>();

  void add(double ours, double jdbc, double handedOver, double store, double rowsPerCommit) {
    rounds.add(new Round(ours, jdbc, handedOver, store, rowsPerCommit));
  }

  /** The line with the target, and two that say where the time goes. */
  List<Row> rows(int callers) {
    String who =
        callers
            + (callers == 1 ? " caller" : " callers")
            + " ("
            + Row.number(median(Round::rowsPerCommit))
            + " rows a commit)";
    String baseline = Row.number(median(Round::jdbc)) + " rows/s";
    return List.of(
        Row.atLeast(
            "Durable append of 200 B, " + who + " / JDBC",
            Row.number(median(Round::ours)) + " rows/s",
            baseline,
            median(r -> r.ours() / r.jdbc()),
            0.7),
        Row.toCompare(
            "… JDBC, each commit handed to a thread and its answer to another / JDBC",
            Row.number(median(Round::handedOver)) + " rows/s",
            baseline,
            Row.number(median(r -> r.handedOver() / r.jdbc()))),
        Row.toCompare(
            "… the store by itself, in one thread / JDBC",
            Row.number(median(Round::store)) + " rows/s",
            baseline,
            Row.number(median(r -> r.store() / r.jdbc()))));
  }

  private double median(ToDoubleFunction<Round> value) {
    return Rounds.median(rounds.stream().mapToDouble(value).toArray());
  }
}
