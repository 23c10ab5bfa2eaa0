package io.parley.checkpoint;

import io.parley.crdt.Origin;
import io.parley.merkle.Hash;
import io.parley.replica.AbortCell;
import io.parley.replica.BarrierCell;
import io.parley.replica.CheckpointCell;
import io.parley.replica.CheckpointCells;
import io.parley.replica.HeaderCell;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Cells of a checkpoint, written by some node at some time; its versions are its timestamps. */
final class Facts {
  private Facts() {}

  static BarrierCell opened(String by, long at, long timeout, String... expected) {
    return opened(by, at, "x", timeout, expected);
  }

  static BarrierCell opened(String by, long at, String id, long timeout, String... expected) {
    return new BarrierCell(
        new Origin(by, 1), at, at, id, new TreeSet<>(Set.of(expected)), timeout, false);
  }

  /** What {@code node} has submitted at another node or at itself. */
  static HeaderCell header(BarrierCell barrier, String by, long at, String node, long logicalTime) {
    return header(barrier, by, at, node, logicalTime, head(1));
  }

  static HeaderCell header(
      BarrierCell barrier, String by, long at, String node, long logicalTime, StateHead head) {
    return new HeaderCell(
        new Origin(by, 1),
        at,
        at,
        barrier.id(),
        barrier.opened(),
        barrier.opening(),
        node,
        logicalTime,
        head.size(),
        head.root());
  }

  static HeaderCell own(BarrierCell barrier, String node, long at) {
    return header(barrier, node, at, node, 1);
  }

  static AbortCell aborted(BarrierCell barrier, String by, long at) {
    return new AbortCell(new Origin(by, 1), at, at, barrier.id(), barrier.opened());
  }

  static StateHead head(int content) {
    return new StateHead(content, Hash.sha256(new byte[] {(byte) content}));
  }

  static Checkpoint checkpoint(CheckpointCell... cells) {
    return Checkpoint.of(CheckpointCells.of(List.of(cells)), "x").orElseThrow();
  }
}
