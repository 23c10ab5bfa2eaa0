package io.parley.gossip;

import io.parley.checkpoint.Checkpoint;
import io.parley.checkpoint.Checkpoint.Status;
import io.parley.crdt.Origin;
import io.parley.merkle.Hash;
import io.parley.replica.BarrierCell;
import io.parley.replica.Changes;
import io.parley.replica.CheckpointCell;
import io.parley.replica.CheckpointCells;
import io.parley.replica.HeaderCell;
import io.parley.replica.Limits;
import io.parley.replica.ReplicaState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Holds what each node says of checkpoints against what was written, and against what it and others
 * said before: who was told that one is complete must be able to rely on it.
 */
final class CheckpointChecker {

  /** A node once said that this is complete. */
  private record Complete(BarrierCell first, List<HeaderCell> headers, Hash root) {}

  /** Two headers of one node, each of which made it complete somewhere. */
  private record Dispute(HeaderCell one, HeaderCell other) {}

  private static final String LATE = "checkpoint completed by a late header";
  private static final String PARTED = "checkpoint deadline while the network is parted";

  /** What must be counted in many seeds: else the simulation has stopped exercising it. */
  static final List<String> REACHED =
      List.of(
          "checkpoint complete",
          "checkpoint expired",
          "checkpoint aborted",
          "checkpoint conflicted",
          "checkpoint removed",
          "checkpoint complete twice, then conflicted",
          LATE,
          PARTED);

  private final SimulatedWorld world;
  private final Map<String, Map<String, Complete>> saidComplete = new HashMap<>();
  private final Map<Hash, List<Complete>> byOpening = new HashMap<>();
  private final List<Dispute> disputes = new ArrayList<>();
  private final Set<HeaderCell> accepted = new HashSet<>();
  private final Map<String, Integer> compared = new HashMap<>();

  CheckpointChecker(SimulatedWorld world) {
    this.world = world;
  }

  /** A node with another disk knows nothing of what it said before. */
  void otherDisk(SimulatedNode node) {
    saidComplete.put(node.id(), new TreeMap<>());
    compared.remove(node.id());
  }

  /** After each transaction. */
  void committed(SimulatedNode node, ReplicaState before, Changes changes) {
    changes.checkpoints().forEach(cell -> isAsWritten(node, cell));
    changes.removed().forEach(cell -> isAsWritten(node, cell));
    if (node.complete()) {
      followsFromVector(node);
    }
    Set<CheckpointCell> touched = new HashSet<>(changes.checkpoints());
    touched.addAll(changes.removed());
    if (touched.isEmpty()) {
      return;
    }
    CheckpointCells now = node.durable().checkpoints();
    sameSet("store", node, node.store().load().checkpoints(), Set.copyOf(now.all()));
    CheckpointCells then = before == null ? CheckpointCells.EMPTY : before.checkpoints();
    changes.checkpoints().forEach(cell -> awaitDeadline(cell, node.durable().current()));
    for (String id : ExpectedCheckpoint.ids(touched)) {
      saysWhatItsCellsSay(node, now, id);
      staysComplete(node, id, then);
      count(Checkpoint.of(then, id), Checkpoint.of(now, id), node.clock());
    }
  }

  private void isAsWritten(SimulatedNode node, CheckpointCell cell) {
    CheckpointCell written =
        (CheckpointCell) world.history().write(cell.origin(), cell.version()).cell();
    Violation.unless(cell.equals(written), "%s has %s, written was %s", node.id(), cell, written);
  }

  /** What is here is what the version vector says, less what removals cover (I2, I3). */
  void followsFromVector(SimulatedNode node) {
    List<CheckpointCell> covered = world.history().checkpoints().covered(node.vector());
    if (node.durable() != null
        && !Integer.valueOf(covered.size()).equals(compared.get(node.id()))) {
      sameSet(
          "checkpoints in memory",
          node,
          node.durable().checkpoints().all(),
          CheckpointHistory.live(covered));
      compared.put(node.id(), covered.size());
    }
  }

  private static void sameSet(
      String what,
      SimulatedNode node,
      Collection<CheckpointCell> got,
      Collection<CheckpointCell> want) {
    Set<CheckpointCell> set = new HashSet<>(got);
    boolean same = set.size() == got.size() && set.equals(new HashSet<>(want));
    if (!same) {
      Set<CheckpointCell> missing = new HashSet<>(want);
      missing.removeAll(set);
      set.removeAll(new HashSet<>(want));
      throw new Violation(
          "I2/I3 %s of %s: got %d cells, missing %s, too many %s"
              .formatted(what, node.id(), got.size(), missing, set));
    }
  }

  /** Status and root are those that follow from the cells, at any time. */
  private static void saysWhatItsCellsSay(SimulatedNode node, CheckpointCells cells, String id) {
    Optional<Checkpoint> got = Checkpoint.of(cells, id);
    Optional<ExpectedCheckpoint> want = ExpectedCheckpoint.of(cells.all(), id);
    Violation.unless(
        got.isPresent() == want.isPresent(), "%s of %s is %s, want %s", id, node.id(), got, want);
    if (got.isEmpty()) {
      return;
    }
    ExpectedCheckpoint wanted = want.get();
    for (long now : new long[] {node.clock(), wanted.deadline(), wanted.deadline() + 1}) {
      Violation.unless(
          got.get().status(now) == wanted.status(now)
              && got.get().missing().equals(wanted.missing()),
          "checkpoint %s of %s is %s without %s, want %s without %s: %s",
          id,
          node.id(),
          got.get().status(now),
          got.get().missing(),
          wanted.status(now),
          wanted.missing(),
          cells.of(id));
    }
    if (got.get().complete()) {
      Violation.unless(
          got.get().combined().root().equals(wanted.root()),
          "combined root of %s at %s is not that of its headers: %s",
          id,
          node.id(),
          cells.of(id));
    }
  }

  /** Complete is final: from there it can only become conflicted, or be removed. */
  private void staysComplete(SimulatedNode node, String id, CheckpointCells before) {
    CheckpointCells cells = node.durable().checkpoints();
    Optional<Checkpoint> is = Checkpoint.of(cells, id);
    boolean complete = is.isPresent() && is.get().complete();
    Complete was = saidComplete.get(node.id()).remove(id);
    if (was != null && !(complete && is.get().combined().root().equals(was.root()))) {
      boolean conflicted = is.isPresent() && is.get().status(0) == Status.CONFLICTED;
      Violation.unless(
          conflicted || partRemoved(cells, was),
          "checkpoint %s was complete at %s and is %s: %s, was %s",
          id,
          node.id(),
          is,
          cells.of(id),
          was);
      if (is.isPresent() && !conflicted) {
        boolean known = before.of(id).contains(is.get().barrier());
        world.count(
            "checkpoint complete, then removed " + (known ? "in part" : "and opened again"));
      }
    }
    if (complete) {
      Complete now =
          new Complete(
              is.get().barrier(),
              List.copyOf(is.get().headers().values()),
              is.get().combined().root());
      saidComplete.get(node.id()).put(id, now);
      compare(now);
    }
  }

  private static boolean partRemoved(CheckpointCells cells, Complete was) {
    return CheckpointHistory.removed(cells.all(), was.first())
        || was.headers().stream()
            .anyMatch(header -> CheckpointHistory.removed(cells.all(), header));
  }

  /** Two nodes may say two roots only if they do not know of each other's headers yet. */
  private void compare(Complete now) {
    List<Complete> others =
        byOpening.computeIfAbsent(now.first().opening(), o -> new ArrayList<>());
    if (others.stream().anyMatch(other -> other.root().equals(now.root()))) {
      return;
    }
    for (Complete other : others) {
      Dispute dispute = dispute(now, other);
      Violation.unless(dispute != null, "two roots of the same: %s and %s", now, other);
      disputes.add(dispute);
    }
    others.add(now);
  }

  private static Dispute dispute(Complete now, Complete other) {
    for (HeaderCell one : now.headers()) {
      for (HeaderCell two : other.headers()) {
        if (ExpectedCheckpoint.differ(one, two)) {
          return new Dispute(one, two);
        }
      }
    }
    return null;
  }

  private void awaitDeadline(CheckpointCell cell, Origin here) {
    if (cell instanceof BarrierCell barrier && barrier.origin().equals(here)) {
      world.after(
          barrier.timeoutMicros(),
          () -> {
            if (world.network().parted() && !world.scenario().frozenClocks()) {
              world.count(PARTED);
            }
          });
    }
  }

  private void count(Optional<Checkpoint> before, Optional<Checkpoint> after, long now) {
    Optional<Status> was = before.map(one -> one.status(now));
    Optional<Status> is = after.map(one -> one.status(now));
    if (is.isPresent() && !is.equals(was)) {
      world.count("checkpoint " + is.get().name().toLowerCase(Locale.ROOT));
      if (is.get() == Status.COMPLETE && was.equals(Optional.of(Status.EXPIRED))) {
        world.count(LATE);
      }
    }
    if (was.isPresent() && is.isEmpty()) {
      world.count("checkpoint removed");
    }
  }

  /** The client was told that this header counts. */
  void accepted(SimulatedNode node, HeaderCell header) {
    stillThere(node.state().checkpoints(), node, header);
    accepted.add(header);
  }

  private static void stillThere(CheckpointCells cells, SimulatedNode node, HeaderCell header) {
    Violation.unless(
        cells.of(header.id()).contains(header) || CheckpointHistory.removed(cells.all(), header),
        "%s was accepted and is missing at %s",
        header,
        node.id());
  }

  /** Once all are equal, all say the same, now and at any later time. */
  void agree(List<SimulatedNode> nodes) {
    CheckpointCells cells = nodes.get(0).state().checkpoints();
    for (SimulatedNode node : nodes) {
      compared.remove(node.id());
      followsFromVector(node);
      sameSet("store", node, node.store().load().checkpoints(), cells.all());
      for (String id : cells.ids()) {
        saysWhatItsCellsSay(node, cells, id);
      }
      for (long later : new long[] {0, Limits.MAX_TIMEOUT_MICROS * 2}) {
        Map<String, String> said = said(node, later);
        Violation.unless(
            said.equals(said(nodes.get(0), later)),
            "%s says %s, %s says %s",
            node.id(),
            said,
            nodes.get(0).id(),
            said(nodes.get(0), later));
        Violation.unless(
            later == 0 || !said.toString().contains("COLLECTING"),
            "%s is collecting after all deadlines: %s",
            node.id(),
            said);
      }
      accepted.stream()
          .filter(header -> isLeft(node, header))
          .forEach(header -> stillThere(node.state().checkpoints(), node, header));
    }
    disputes.forEach(dispute -> settled(dispute, cells));
  }

  private static Map<String, String> said(SimulatedNode node, long later) {
    Map<String, String> said = new TreeMap<>();
    for (Checkpoint one : Checkpoint.all(node.state().checkpoints())) {
      String root = one.complete() ? " " + one.combined().root() : "";
      said.put(one.id(), one.status(node.clock() + later) + root);
    }
    return said;
  }

  /** Not lost with the only disk that had it. */
  private boolean isLeft(SimulatedNode node, HeaderCell header) {
    return node.vector().get(header.origin()) >= header.version()
        && world.history().write(header.origin(), header.version()).cell().equals(header);
  }

  private void settled(Dispute dispute, CheckpointCells cells) {
    List<CheckpointCell> of = cells.of(dispute.one().id());
    if (of.contains(dispute.one()) && of.contains(dispute.other())) {
      Violation.unless(
          Checkpoint.of(cells, dispute.one().id()).orElseThrow().status(0) == Status.CONFLICTED,
          "two roots were told and it is not conflicted: %s",
          of);
      world.count("checkpoint complete twice, then conflicted");
    }
  }
}
