package io.parley.api;

import io.parley.checkpoint.Checkpoint;
import io.parley.replica.AbortCell;
import io.parley.replica.BarrierCell;
import io.parley.replica.CheckpointCell;
import io.parley.replica.HeaderCell;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;

/** The two sides of a conflict in words. */
final class ConflictText {
  private static final int MOST_NODES = 20;

  private ConflictText() {}

  static String of(Checkpoint.Conflict conflict) {
    return side(conflict.one()) + "; against " + side(conflict.other());
  }

  private static String side(CheckpointCell cell) {
    return "%s by %s at %s".formatted(what(cell), cell.origin(), Times.rfc3339(cell.timestamp()));
  }

  private static String what(CheckpointCell cell) {
    if (cell instanceof BarrierCell opening) {
      return "opened with nodes %s, timeout %s, automatic %s"
          .formatted(
              some(opening.expected()),
              Duration.ofNanos(opening.timeoutMicros() * 1000),
              opening.automatic());
    } else if (cell instanceof HeaderCell header) {
      return "state of %s with logical time %d, %d bytes, root %s"
          .formatted(header.node(), header.logicalTime(), header.size(), header.root());
    }
    return cell instanceof AbortCell ? "aborted" : "removed";
  }

  private static String some(SortedSet<String> nodes) {
    List<String> first = nodes.stream().limit(MOST_NODES).toList();
    int more = nodes.size() - first.size();
    return more == 0 ? first.toString() : first + " and " + more + " more";
  }
}
