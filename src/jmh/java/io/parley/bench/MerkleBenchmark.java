package io.parley.bench;

import io.parley.merkle.Hash;
import io.parley.merkle.MerkleTree;
import io.parley.merkle.TreeHasher;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.RunnerException;

/** The root of 64 MiB in leaves of 64 KiB, beside one SHA-256 over the same bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class MerkleBenchmark {
  private static final int LEAF_BYTES = 64 << 10;
  private static final int LEAVES = 1024;
  private static final int ROUNDS = 7;

  private final byte[] data = new byte[LEAVES * LEAF_BYTES];
  private ExecutorService second;

  /** Fills the bytes. */
  @Setup
  public void fill() {
    new Random(1).nextBytes(data);
    second = Executors.newSingleThreadExecutor();
  }

  /** Ends the second thread. */
  @TearDown
  public void end() {
    second.shutdown();
  }

  /** The baseline. */
  @Benchmark
  public byte[] sha256() throws NoSuchAlgorithmException {
    return MessageDigest.getInstance("SHA-256").digest(data);
  }

  /** Ours. */
  @Benchmark
  public Hash oneThread() {
    return MerkleTree.root(leaves(0, LEAVES));
  }

  /** Ours; the leaves by the caller's two threads. */
  @Benchmark
  public Hash twoThreads() throws ExecutionException, InterruptedException {
    Future<List<Hash>> right = second.submit(() -> leaves(LEAVES / 2, LEAVES));
    List<Hash> all = leaves(0, LEAVES / 2);
    all.addAll(right.get());
    return MerkleTree.root(all);
  }

  private List<Hash> leaves(int from, int toExclusive) {
    TreeHasher hasher = new TreeHasher();
    List<Hash> hashes = new ArrayList<>(LEAVES);
    for (int i = from; i < toExclusive; i++) {
      hashes.add(hasher.leaf(data, i * LEAF_BYTES, (i + 1) * LEAF_BYTES));
    }
    return hashes;
  }

  static List<Row> measure(Path folder) throws RunnerException {
    var baseline = Rounds.Case.of(MerkleBenchmark.class, "sha256");
    var one = Rounds.Case.of(MerkleBenchmark.class, "oneThread");
    var two = Rounds.Case.of(MerkleBenchmark.class, "twoThreads");
    Rounds rounds = Rounds.run(ROUNDS, List.of(baseline, one, two));
    return List.of(
        row("one thread", rounds, one, baseline, 0.95),
        row("two threads", rounds, two, baseline, 1.8));
  }

  private static Row row(
      String threads, Rounds rounds, Rounds.Case ours, Rounds.Case baseline, double target) {
    return Row.atLeast(
        "Merkle root of 64 MiB in 64 KiB leaves, " + threads + " / one SHA-256",
        rate(rounds.median(ours)),
        rate(rounds.median(baseline)),
        rounds.ratio(baseline, ours),
        target);
  }

  private static String rate(double millis) {
    return Row.number(64 / millis * 1000 / 1024) + " GiB/s";
  }
}
