package io.parley.gossip;

import io.parley.checkpoint.Checkpoint;
import io.parley.checkpoint.Checkpoint.Status;
import io.parley.checkpoint.CheckpointRefusedException;
import io.parley.checkpoint.CheckpointRefusedException.Reason;
import io.parley.checkpoint.Checkpoints;
import io.parley.checkpoint.Checkpoints.Ended;
import io.parley.checkpoint.Checkpoints.Submitted;
import io.parley.checkpoint.Retention;
import io.parley.checkpoint.StateHead;
import io.parley.crdt.VersionVector;
import io.parley.merkle.Hash;
import io.parley.replica.BarrierCell;
import io.parley.replica.Batch;
import io.parley.replica.CheckpointCell;
import io.parley.replica.HeaderCell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * A client's request about checkpoints, or a node's own contribution: few ids, nodes and states, so
 * that they meet. What may be granted is decided here too, without the core.
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
    if (contribution) {
      contribute(batch, staged);
      return;
    }
    switch (random.nextInt(24)) {
      case 0, 1, 2, 3, 4, 5 -> staging(batch, staged, () -> open(batch, random));
      case 6, 7 -> staging(batch, staged, () -> end(batch, collectingId(batch, random)));
      case 8, 9 -> staging(batch, staged, () -> retain(batch, random));
      case 10 -> staging(batch, staged, () -> submitUnchecked(batch, random));
      case 11 -> staging(batch, staged, () -> removeAll(batch, random));
      default -> staging(batch, staged, () -> submit(batch, random));
    }
  }

  @Override
  public void answered() {
    accepted.forEach(header -> world.checkpoints().accepted(node, header));
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

  /** Runs a request that must be refused for this reason, or granted where it is null. */
  private static <T> Optional<T> ask(Batch batch, Reason want, String what, Supplier<T> request) {
    List<CheckpointCell> before = batch.checkpoints().all();
    Reason got = null;
    T answer = null;
    try {
      answer = request.get();
    } catch (CheckpointRefusedException e) {
      got = e.reason();
    }
    Violation.unless(got == want, "%s: refused as %s, want %s: %s", what, got, want, before);
    Violation.unless(
        got == null || batch.checkpoints().all().equals(before), "%s: refused and staged", what);
    return Optional.ofNullable(answer);
  }

  // ---- opening ----

  private void open(Batch batch, Random random) {
    boolean fresh = random.nextInt(3) == 0;
    String id = fresh ? null : IDS.get(random.nextInt(IDS.size()));
    SortedSet<String> expected = someNodes(random, fresh);
    Duration timeout = TIMEOUTS[fresh ? random.nextInt(TIMEOUTS.length) : someTimeout(random)];
    boolean automatic = random.nextInt(3) > 0;
    Optional<ExpectedCheckpoint> known =
        fresh ? Optional.empty() : ExpectedCheckpoint.of(batch.checkpoints().all(), id);
    boolean same =
        known.isEmpty() || sameContents(known.get().first(), expected, timeout, automatic);
    BarrierCell opened =
        ask(
                batch,
                same ? null : Reason.CONFLICT,
                "opening of " + id,
                () -> Checkpoints.open(batch, id, expected, timeout, automatic))
            .orElse(null);
    if (opened == null) {
      world.count("checkpoint opening refused");
    } else if (known.isPresent()) {
      Violation.unless(opened.equals(known.get().first()), "opened again as %s", opened);
    } else {
      Violation.unless(
          sameContents(opened, expected, timeout, automatic)
              && (fresh
                  ? !world.history().checkpoints().knows(opened.id())
                  : opened.id().equals(id)),
          "opened as %s",
          opened);
    }
  }

  private static boolean sameContents(
      BarrierCell barrier, SortedSet<String> expected, Duration timeout, boolean automatic) {
    return barrier.expected().equals(expected)
        && Duration.ofNanos(1_000 * barrier.timeoutMicros()).equals(timeout)
        && barrier.automatic() == automatic;
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

  private void contribute(Batch batch, List<History.Write> staged) {
    for (Checkpoint one :
        Checkpoints.awaiting(batch.checkpoints(), node.id(), batch.nextTimestamp())) {
      staging(
          batch,
          staged,
          () -> submit(batch, one.id(), node.id(), batch.entries(), state(batch.entries())));
    }
  }

  private static StateHead state(long content) {
    return new StateHead(
        1 + Math.floorMod(content, 1000), Hash.sha256(new byte[] {(byte) content}));
  }

  private void submit(Batch batch, Random random) {
    String id = collectingId(batch, random);
    String of = "n" + random.nextInt(world.nodes().size() + (random.nextInt(10) == 0 ? 1 : 0));
    long floor = ExpectedCheckpoint.floor(batch.checkpoints().all(), of);
    long logicalTime =
        switch (random.nextInt(6)) {
          case 0, 1 -> Math.max(0, floor - 1);
          case 2 -> floor + 1;
          default -> batch.entries() - batch.entries() % 8;
        };
    submit(batch, id, of, logicalTime, state(random.nextInt(8) == 0 ? 1 : 0));
  }

  private void submit(Batch batch, String id, String of, long logicalTime, StateHead head) {
    List<CheckpointCell> cells = batch.checkpoints().all();
    long next = batch.nextTimestamp();
    ExpectedCheckpoint one = ExpectedCheckpoint.of(cells, id).orElse(null);
    HeaderCell earlier = one == null ? null : one.header(of).orElse(null);
    Reason want = null;
    if (one == null) {
      want = Reason.UNKNOWN;
    } else if (!one.first().expected().contains(of)) {
      want = Reason.NOT_EXPECTED;
    } else if (earlier != null) {
      want = says(earlier, logicalTime, head) ? null : Reason.CONFLICT;
    } else if (one.status(next) != Status.COLLECTING
        || logicalTime < ExpectedCheckpoint.floor(cells, of)) {
      want = Reason.STALE;
    }
    String what = "submission of " + of + " to " + id + ", logical time " + logicalTime;
    Optional<Submitted> submitted =
        ask(batch, want, what, () -> Checkpoints.submit(batch, id, of, logicalTime, head));
    world.count("checkpoint submission " + (want == null ? "accepted" : want));
    if (submitted.isPresent()) {
      HeaderCell header = submitted.get().header();
      Violation.unless(
          earlier != null
              ? header.equals(earlier)
              : says(header, logicalTime, head)
                  && header.node().equals(of)
                  && header.timestamp() == next
                  && header.opening().equals(one.opening())
                  && submitted.get().completed() == one.missing().equals(Set.of(of)),
          "%s: answered %s",
          what,
          submitted);
      accepted.add(header);
    }
  }

  private static boolean says(HeaderCell header, long logicalTime, StateHead head) {
    return header.logicalTime() == logicalTime
        && header.size() == head.size()
        && header.root().equals(head.root());
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

  private void end(Batch batch, String id) {
    ExpectedCheckpoint one = ExpectedCheckpoint.of(batch.checkpoints().all(), id).orElse(null);
    boolean open = one != null && one.status(batch.nextTimestamp()) == Status.COLLECTING;
    Optional<Ended> ended =
        ask(
            batch,
            one == null ? Reason.UNKNOWN : null,
            "end of " + id,
            () -> Checkpoints.end(batch, id));
    Optional<ExpectedCheckpoint> after = ExpectedCheckpoint.of(batch.checkpoints().all(), id);
    Violation.unless(
        ended.isEmpty()
            || (open
                ? ended.get() == Ended.ABORTED && after.orElseThrow().status(0) == Status.ABORTED
                : ended.get() == Ended.REMOVED && after.isEmpty()),
        "end of %s: %s",
        id,
        ended);
  }

  private static void retain(Batch batch, Random random) {
    int retain = 1 + random.nextInt(4);
    int most = 1 + random.nextInt(3);
    List<CheckpointCell> cells = batch.checkpoints().all();
    long now = batch.nextTimestamp();
    Retention.apply(batch, retain, most);
    Set<String> left = new TreeSet<>();
    ExpectedCheckpoint.all(batch.checkpoints().all()).forEach(one -> left.add(one.first().id()));
    List<ExpectedCheckpoint> before = new ArrayList<>(ExpectedCheckpoint.all(cells));
    before.sort(Comparator.comparingLong(one -> -one.first().timestamp()));
    int complete = 0;
    int others = 0;
    int surplus = 0;
    for (ExpectedCheckpoint one : before) {
      Status status = one.status(now);
      boolean gone = !left.contains(one.first().id());
      boolean mayGo =
          status != Status.COLLECTING
              && (complete >= retain || (others >= retain && status != Status.COMPLETE));
      Violation.unless(mayGo || !gone, "retain %d: removed %s of %s", retain, one.first(), before);
      complete += status == Status.COMPLETE ? 1 : 0;
      others += status != Status.COMPLETE && status != Status.COLLECTING ? 1 : 0;
      surplus += mayGo ? 1 : 0;
    }
    Violation.unless(
        before.size() - left.size() == Math.min(most, surplus),
        "retain %d, at most %d at once: %d were too many, %d of %d are left",
        retain,
        most,
        surplus,
        left.size(),
        before.size());
  }

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
