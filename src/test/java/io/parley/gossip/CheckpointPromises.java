package io.parley.gossip;

import io.parley.checkpoint.Checkpoint;
import io.parley.checkpoint.Checkpoint.Status;
import io.parley.merkle.Hash;
import io.parley.replica.BarrierCell;
import io.parley.replica.CheckpointCell;
import io.parley.replica.CheckpointCells;
import io.parley.replica.HeaderCell;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Holds what a node says of checkpoints against what it and others said before: who was told that
 * one is complete, or that a header counts, must be able to rely on it.
 */
final class CheckpointPromises {

  /** A node once said that this is complete. */
  private record Complete(BarrierCell first, List<HeaderCell> headers, Hash root) {}

  /** Two headers of one node, each of which made it complete somewhere. */
  private record Dispute(HeaderCell one, HeaderCell other) {}

  private final SimulatedWorld world;
  private final Map<String, Map<String, Complete>> saidComplete = new HashMap<>();
  private final Map<Hash, List<Complete>> byOpening = new HashMap<>();
  private final List<Dispute> disputes = new ArrayList<>();
  private final Set<HeaderCell> accepted = new HashSet<>();

  CheckpointPromises(SimulatedWorld world) {
    this.world = world;
  }

  /** A node with another disk knows nothing of what it said before. */
  void otherDisk(SimulatedNode node) {
    saidComplete.put(node.id(), new TreeMap<>());
  }

  /** Complete is final: from there it can only become conflicted, or be removed. */
  void staysComplete(SimulatedNode node, String id, CheckpointCells before) {
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

  /** In the end, at a node that has all that is left. */
  void areKept(SimulatedNode node) {
    accepted.stream()
        .filter(header -> isLeft(node, header))
        .forEach(header -> stillThere(node.state().checkpoints(), node, header));
    disputes.forEach(dispute -> isSettled(dispute, node.state().checkpoints()));
  }

  /** Not lost with the only disk that had it. */
  private boolean isLeft(SimulatedNode node, HeaderCell header) {
    return node.vector().get(header.origin()) >= header.version()
        && world.history().write(header.origin(), header.version()).cell().equals(header);
  }

  private void isSettled(Dispute dispute, CheckpointCells cells) {
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
