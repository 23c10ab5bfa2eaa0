package io.parley.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** JMH benchmarks run in turn, several times over, each time in a process of its own. */
final class Rounds {

  /**
   * One benchmark with its parameters.
   *
   * @param parameter its name; null for none
   */
  record Case(Class<?> type, String method, String parameter, String value) {
    static Case of(Class<?> type, String method) {
      return new Case(type, method, null, null);
    }
  }

  private final Map<Case, List<Double>> scores = new LinkedHashMap<>();

  private Rounds() {}

  static Rounds run(int rounds, List<Case> cases) throws RunnerException {
    Rounds results = new Rounds();
    for (int round = 0; round < rounds; round++) {
      for (Case one : cases) {
        results.scores.computeIfAbsent(one, c -> new ArrayList<>()).add(score(one));
      }
    }
    return results;
  }

  /** The median of one process's iterations: one that another process disturbed does not count. */
  private static double score(Case one) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(one.type().getName() + "." + one.method() + "$")
            .forks(1)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    if (one.parameter() != null) {
      options.param(one.parameter(), one.value());
    }
    RunResult result = new Runner(options.build()).runSingle();
    return result.getPrimaryResult().getStatistics().getPercentile(50);
  }

  /** The median over the rounds. */
  double median(Case one) {
    return median(scores.get(one).stream().mapToDouble(d -> d).toArray());
  }

  /** The median over the rounds of one's score to the other's in the same round. */
  double ratio(Case one, Case other) {
    double[] ratios = new double[scores.get(one).size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = scores.get(one).get(i) / scores.get(other).get(i);
    }
    return median(ratios);
  }

  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
