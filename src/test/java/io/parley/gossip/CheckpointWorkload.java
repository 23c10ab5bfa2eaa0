package io.parley.gossip;

import io.parley.checkpoint.Checkpoint;
import io.parley.checkpoint.Checkpoint.Status;
import io.parley.checkpoint.Checkpoints;
import io.parley.checkpoint.StateHead;
import io.parley.crdt.VersionVector;
import io.parley.merkle.Hash;
import io.parley.replica.Batch;
import io.parley.replica.CheckpointCell;
import io.parley.replica.HeaderCell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A client's request about checkpoints, or a node's own contribution: few ids, nodes and states, so
 * that they meet.
 */
final class CheckpointWorkload implements Request {
  private static final List<String> IDS = List.of("x", "y");

  /** Where clocks stand still, time passes only with the writes: hence the first two. */
  private static final Duration[] TIMEOUTS = {
    Duration.ofNanos(20_000),
    Duration.ofNanos(200_000),
    Duration.ofMillis(300),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(4),
    Duration.ofMinutes(1)
  };

  private final SimulatedNode node;
  private final SimulatedWorld world;
  private final boolean contribution;
  private final long seed;
  private final List<HeaderCell> accepted = new ArrayList<>();

  private CheckpointWorkload(
      SimulatedNode node, SimulatedWorld world, boolean contribution, long seed) {
    this.node = node;
    this.world = world;
    this.contribution = contribution;
    this.seed = seed;
  }

  static CheckpointWorkload of(SimulatedNode node, SimulatedWorld world) {
    return new CheckpointWorkload(node, world, false, world.random().nextLong());
  }

  /** What the node submits by itself. */
  static CheckpointWorkload contribution(SimulatedNode node, SimulatedWorld world) {
    return new CheckpointWorkload(node, world, true, 0);
  }

  @Override
  public void run(Batch batch, History history, List<History.Write> staged) {
    Random random = new Random(seed);
    CheckedCheckpoints checkpoints = new CheckedCheckpoints(batch, history);
    if (contribution) {
      contribute(batch, checkpoints, staged);
      return;
    }
    switch (random.nextInt(24)) {
      case 0, 1, 2, 3, 4, 5 -> staging(batch, staged, () -> open(checkpoints, random));
      case 6, 7 -> staging(batch, staged, () -> checkpoints.end(collectingId(batch, random)));
      case 8, 9 ->
          staging(
              batch,
              staged,
              () -> checkpoints.retain(1 + random.nextInt(4), 1 + random.nextInt(3)));
      case 10 -> staging(batch, staged, () -> submitUnchecked(batch, random));
      case 11 -> staging(batch, staged, () -> removeAll(batch, random));
      default -> staging(batch, staged, () -> submit(batch, checkpoints, random));
    }
  }

  @Override
  public void answered() {
    accepted.forEach(header -> world.checkpoints().promises().accepted(node, header));
  }

  /** Notes what a request has written; a refused one must not have written anything. */
  private static void staging(Batch batch, List<History.Write> staged, Runnable request) {
    long version = batch.version(batch.current());
    VersionVector seen = batch.seen();
    Set<CheckpointCell> before = Set.copyOf(batch.checkpoints().all());
    request.run();
    Set<CheckpointCell> fresh = new HashSet<>(batch.checkpoints().all());
    fresh.removeAll(before);
    Violation.unless(
        batch.version(batch.current()) - version == fresh.size(),
        "%d versions for %s",
        batch.version(batch.current()) - version,
        fresh);
    fresh.stream()
        .sorted(Comparator.comparingLong(CheckpointCell::version))
        .forEach(cell -> staged.add(new History.Write(cell, seen)));
  }

  // ---- opening ----

  private void open(CheckedCheckpoints checkpoints, Random random) {
    boolean fresh = random.nextInt(3) == 0;
    String id = fresh ? null : IDS.get(random.nextInt(IDS.size()));
    SortedSet<String> expected = someNodes(random, fresh);
    Duration timeout = TIMEOUTS[fresh ? random.nextInt(TIMEOUTS.length) : someTimeout(random)];
    boolean automatic = random.nextInt(3) > 0;
    if (checkpoints.open(id, expected, timeout, automatic).isEmpty()) {
      world.count("checkpoint opening refused");
    }
  }

  /** The same id shall often be opened twice with the same contents. */
  private int someTimeout(Random random) {
    return world.scenario().frozenClocks() ? 1 : 3 + (random.nextInt(5) == 0 ? 1 : 0);
  }

  private SortedSet<String> someNodes(Random random, boolean fresh) {
    SortedSet<String> some = new TreeSet<>();
    world.nodes().forEach(one -> some.add(one.id()));
    int leaveOut = random.nextInt(fresh ? 3 : 6) == 0 ? random.nextInt(some.size()) : 0;
    for (int i = 0; i < leaveOut; i++) {
      some.remove(some.last());
    }
    if (random.nextInt(40) == 0) {
      some.add("nobody");
    }
    return some;
  }

  // ---- submitting ----

  private void contribute(Batch batch, CheckedCheckpoints checkpoints, List<History.Write> staged) {
    for (Checkpoint one :
        Checkpoints.awaiting(batch.checkpoints(), node.id(), batch.nextTimestamp())) {
      staging(
          batch,
          staged,
          () ->
              submit(
                  checkpoints,
                  one.id(),
                  node.id(),
                  batch.result().entries(),
                  state(batch.result().entries())));
    }
  }

  private static StateHead state(long content) {
    return new StateHead(
        1 + Math.floorMod(content, 1000), Hash.sha256(new byte[] {(byte) content}));
  }

  private void submit(Batch batch, CheckedCheckpoints checkpoints, Random random) {
    String id = collectingId(batch, random);
    String of = "n" + random.nextInt(world.nodes().size() + (random.nextInt(10) == 0 ? 1 : 0));
    long floor = ExpectedCheckpoint.floor(batch.checkpoints().all(), of, random.nextBoolean());
    long logicalTime =
        switch (random.nextInt(6)) {
          case 0, 1 -> Math.max(0, floor - 1);
          case 2 -> floor + 1;
          default -> batch.result().entries() - batch.result().entries() % 8;
        };
    submit(checkpoints, id, of, logicalTime, state(random.nextInt(8) == 0 ? 1 : 0));
  }

  private void submit(
      CheckedCheckpoints checkpoints, String id, String of, long logicalTime, StateHead head) {
    checkpoints
        .submit(id, of, logicalTime, head)
        .ifPresentOrElse(accepted::add, () -> world.count("checkpoint submission refused"));
  }

  /** From a node that does not look at deadlines, aborts or logical times. */
  private static void submitUnchecked(Batch batch, Random random) {
    List<Checkpoint> late =
        Checkpoint.all(batch.checkpoints()).stream()
            .filter(one -> one.status(batch.nextTimestamp()) != Status.COLLECTING)
            .filter(one -> !one.missing().isEmpty())
            .toList();
    if (!late.isEmpty()) {
      Checkpoint one = late.get(random.nextInt(late.size()));
      for (String of : one.missing()) {
        batch.submit(one.barrier(), of, 1, 1, Hash.sha256(new byte[0]));
      }
    }
  }

  // ---- ending ----

  /** What is older than some checkpoint, whether it is open or not. */
  private static void removeAll(Batch batch, Random random) {
    List<Checkpoint> all = Checkpoint.all(batch.checkpoints());
    if (all.size() > 2) {
      batch.remove(null, all.get(2 + random.nextInt(all.size() - 2)).openedAt());
    }
  }

  /** Often one that is collecting, so that others may complete it at this moment. */
  private static String collectingId(Batch batch, Random random) {
    List<String> collecting =
        Checkpoint.all(batch.checkpoints()).stream()
            .filter(one -> one.status(batch.nextTimestamp()) == Status.COLLECTING)
            .map(Checkpoint::id)
            .toList();
    return collecting.isEmpty() || random.nextInt(3) == 0
        ? anyId(batch, random)
        : collecting.get(random.nextInt(collecting.size()));
  }

  /** Mostly one that is open. */
  private static String anyId(Batch batch, Random random) {
    List<String> ids =
        new ArrayList<>(
            random.nextInt(8) == 0
                ? batch.checkpoints().ids()
                : Checkpoint.all(batch.checkpoints()).stream().map(Checkpoint::id).toList());
    return ids.isEmpty() ? "nowhere" : ids.get(random.nextInt(ids.size()));
  }
}
