package io.parley.replica;

import io.parley.crdt.Origin;
import io.parley.merkle.Hash;
import java.util.Objects;

/**
 * A node's checkpoint header: what one expected node submitted, whichever node took it in. Two of
 * one node that differ in logical time, size or root are a conflict.
 *
 * @param opened the timestamp of the barrier that its writer knew
 * @param opening what was opened, {@link BarrierCell#opening}
 * @param node whose state it is
 * @param logicalTime how far that node is, by its own measure, from 0
 * @param size bytes of the state, 1 to {@link Limits#MAX_STATE_BYTES}
 * @param root the RFC 9162 root over the state's chunks
 */
public record HeaderCell(
    Origin origin,
    long version,
    long timestamp,
    String id,
    long opened,
    Hash opening,
    String node,
    long logicalTime,
    long size,
    Hash root)
    implements CheckpointCell {

  /** Refuses values out of bounds with an {@link IllegalArgumentException}. */
  public HeaderCell {
    Checks.stamp(origin, version, timestamp);
    BarrierCell.requireId(id);
    Checks.opened(opened, timestamp);
    Objects.requireNonNull(opening, "opening");
    Origin.requireNodeId(node);
    Checks.atLeast("logical time", logicalTime, 0);
    Objects.requireNonNull(root, "root");
    if (size < 1 || size > Limits.MAX_STATE_BYTES) {
      throw new IllegalArgumentException(
          "size: got " + size + ", want 1 to " + Limits.MAX_STATE_BYTES);
    }
  }

  /** Whether it says the same of the same node, whoever wrote it and when. */
  public boolean agrees(HeaderCell other) {
    return opening.equals(other.opening)
        && node.equals(other.node)
        && logicalTime == other.logicalTime
        && size == other.size
        && root.equals(other.root);
  }

  @Override
  public int weight() {
    return 256 + id.length() + node.length();
  }

  @Override
  public byte[] canonical() {
    return Canonical.header(this);
  }
}
