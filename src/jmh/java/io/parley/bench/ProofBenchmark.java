package io.parley.bench;

import io.parley.checkpoint.Chunk;
import io.parley.checkpoint.ChunkProof;
import io.parley.checkpoint.CombinedTree;
import io.parley.checkpoint.NodeHeader;
import io.parley.checkpoint.Opening;
import io.parley.checkpoint.StateHead;
import io.parley.merkle.Hash;
import io.parley.merkle.MerkleTree;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Making and checking the proof of one chunk of a state of 256 MiB, beside one SHA-256 over that
 * chunk.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class ProofBenchmark {
  private static final int CHUNKS = 4096;
  private static final int INDEX = 1234;
  private static final String NODE = "n2";
  private static final int ROUNDS = 5;

  private final byte[] chunk = new byte[Chunk.SIZE];
  private final List<Hash> names = new ArrayList<>();
  private Opening opening;
  private CombinedTree tree;
  private Hash combined;
  private ChunkProof proof;

  /** Makes a complete checkpoint of three nodes; of its chunks, one has bytes here. */
  @Setup
  public void fill() {
    Random random = new Random(1);
    random.nextBytes(chunk);
    byte[] other = new byte[Hash.SIZE];
    for (int i = 0; i < CHUNKS; i++) {
      random.nextBytes(other);
      names.add(i == INDEX ? Chunk.of(chunk).name() : Hash.sha256(other));
    }
    StateHead state = new StateHead((long) CHUNKS * Chunk.SIZE, MerkleTree.root(names));
    opening = new Opening("bench", new TreeSet<>(List.of("n1", NODE, "n3")), 60_000_000, false);
    tree =
        new CombinedTree(
            opening.expected().stream()
                .map(node -> new NodeHeader(opening.hash(), node, 1, state))
                .toList());
    combined = tree.root();
    proof = make();
  }

  /** The baseline. */
  @Benchmark
  public byte[] sha256() throws NoSuchAlgorithmException {
    return MessageDigest.getInstance("SHA-256").digest(chunk);
  }

  /** Making it. */
  @Benchmark
  public ChunkProof make() {
    return ChunkProof.of(opening, tree, NODE, names, INDEX);
  }

  /** Checking it, and the chunk's bytes. */
  @Benchmark
  public List<String> check() {
    List<String> faults = proof.verify(chunk, combined);
    if (!faults.isEmpty()) {
      throw new AssertionError("faults: got " + faults + ", want none");
    }
    return faults;
  }

  static List<Row> measure(Path folder) throws RunnerException {
    var baseline = Rounds.Case.of(ProofBenchmark.class, "sha256");
    var make = Rounds.Case.of(ProofBenchmark.class, "make");
    var check = Rounds.Case.of(ProofBenchmark.class, "check");
    Rounds rounds = Rounds.run(ROUNDS, List.of(baseline, make, check));
    return List.of(row("made", rounds, make, baseline), row("checked", rounds, check, baseline));
  }

  private static Row row(String done, Rounds rounds, Rounds.Case ours, Rounds.Case baseline) {
    return Row.toCompare(
        "Proof of one chunk of 4,096, of three nodes, " + done + " / one SHA-256 over the chunk",
        Row.number(rounds.median(ours)) + " µs",
        Row.number(rounds.median(baseline)) + " µs",
        Row.number(rounds.ratio(ours, baseline)));
  }
}
