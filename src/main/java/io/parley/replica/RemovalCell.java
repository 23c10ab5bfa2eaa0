package io.parley.replica;

import io.parley.crdt.Origin;
import java.util.Objects;

/**
 * The removal of a checkpoint, or of all that were opened up to some time: what it covers is gone
 * on every node, whenever it arrives.
 *
 * @param id the checkpoint; null: all
 * @param opened covers cells that belong to a barrier of this timestamp or an earlier one
 */
public record RemovalCell(Origin origin, long version, long timestamp, String id, long opened)
    implements CheckpointCell {

  /** Refuses values out of bounds with an {@link IllegalArgumentException}. */
  public RemovalCell {
    Checks.stamp(origin, version, timestamp);
    Checks.opened(opened, timestamp);
    if (id != null) {
      BarrierCell.requireId(id);
    }
  }

  /**
   * Whether {@code other} is gone because of this. Transitive, and never mutual, so the order of
   * arrival does not matter; of two removals of the same extent the later by (timestamp, origin)
   * stays.
   */
  public boolean covers(CheckpointCell other) {
    boolean within = (id == null || id.equals(other.id())) && other.opened() <= opened;
    if (!within || !(other instanceof RemovalCell removal)) {
      return within;
    }
    boolean same = removal.opened == opened && Objects.equals(removal.id, id);
    return !same || CellMerge.ORDER.compare(removal, this) < 0;
  }

  @Override
  public int weight() {
    return 128 + (id == null ? 0 : id.length());
  }

  @Override
  public byte[] canonical() {
    return Canonical.removal(this);
  }
}
