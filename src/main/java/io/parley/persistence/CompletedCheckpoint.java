package io.parley.persistence;

import io.parley.merkle.Hash;
import io.parley.replica.BarrierCell;
import java.util.Objects;

/**
 * A global checkpoint that is complete here, as it was told.
 *
 * @param combinedRoot over the headers of all its nodes
 * @param opened the timestamp of its opening
 * @param completed the timestamp from which it was complete
 * @param nodes how many, from 1
 * @param stateBytes the sizes of all their states together
 * @param minLogicalTime the least of its headers
 * @param maxLogicalTime the greatest of its headers
 */
public record CompletedCheckpoint(
    String id,
    Hash combinedRoot,
    long opened,
    long completed,
    int nodes,
    long stateBytes,
    long minLogicalTime,
    long maxLogicalTime) {

  /** Refuses values out of bounds with an {@link IllegalArgumentException}. */
  public CompletedCheckpoint {
    BarrierCell.requireId(id);
    Objects.requireNonNull(combinedRoot, "combinedRoot");
    if (nodes < 1) {
      throw new IllegalArgumentException("nodes: got " + nodes + ", want >= 1");
    }
    if (stateBytes < nodes) {
      throw new IllegalArgumentException(
          "state bytes: got " + stateBytes + ", want >= 1 for each of " + nodes + " nodes");
    }
    if (minLogicalTime > maxLogicalTime) {
      throw new IllegalArgumentException(
          "logical times: got " + minLogicalTime + " to " + maxLogicalTime + ", want min <= max");
    }
  }
}
