package io.parley.replica;

import io.parley.crdt.Origin;

/**
 * The abort of an open checkpoint.
 *
 * @param opened the timestamp of the latest barrier that its writer knew
 */
public record AbortCell(Origin origin, long version, long timestamp, String id, long opened)
    implements CheckpointCell {

  /** Refuses values out of bounds with an {@link IllegalArgumentException}. */
  public AbortCell {
    Checks.stamp(origin, version, timestamp);
    BarrierCell.requireId(id);
    Checks.opened(opened, timestamp);
  }

  @Override
  public int weight() {
    return 128 + id.length();
  }

  @Override
  public byte[] canonical() {
    return Canonical.abort(this);
  }
}
