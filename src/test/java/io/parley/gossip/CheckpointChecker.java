package io.parley.gossip;

import io.parley.checkpoint.Checkpoint;
import io.parley.checkpoint.Checkpoint.Status;
import io.parley.crdt.Origin;
import io.parley.replica.BarrierCell;
import io.parley.replica.Changes;
import io.parley.replica.CheckpointCell;
import io.parley.replica.CheckpointCells;
import io.parley.replica.Limits;
import io.parley.replica.ReplicaState;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Holds the cells of checkpoints at each node, and what they say, against what was written. */
final class CheckpointChecker {

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
  private final CheckpointPromises promises;
  private final Map<String, Integer> compared = new HashMap<>();

  CheckpointChecker(SimulatedWorld world) {
    this.world = world;
    this.promises = new CheckpointPromises(world);
  }

  /** What clients were told, and must be able to rely on. */
  CheckpointPromises promises() {
    return promises;
  }

  /** A node with another disk begins anew. */
  void otherDisk(SimulatedNode node) {
    promises.otherDisk(node);
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
      promises.staysComplete(node, id, then);
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

  /** Once all are equal, all say the same, now and at any later time. */
  void agree(List<SimulatedNode> nodes) {
    CheckpointCells cells = nodes.get(0).state().checkpoints();
    for (SimulatedNode node : nodes) {
      compared.remove(node.id());
      followsFromVector(node);
      sameSet("store", node, node.store().load().checkpoints(), cells.all());
      for (String id : cells.ids()) {
        saysWhatItsCellsSay(node, node.state().checkpoints(), id);
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
      promises.areKept(node);
    }
  }

  private static Map<String, String> said(SimulatedNode node, long later) {
    Map<String, String> said = new TreeMap<>();
    for (Checkpoint one : Checkpoint.all(node.state().checkpoints())) {
      String root = one.complete() ? " " + one.combined().root() : "";
      said.put(one.id(), one.status(node.clock() + later) + root);
    }
    return said;
  }
}
