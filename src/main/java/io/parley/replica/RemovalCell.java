package io.parley.replica;

import io.parley.crdt.Origin;
import java.util.Objects;

/**
 * The removal of a checkpoint, or of many that were opened up to some time: what it covers is gone
 * on every node, whenever it arrives.
 *
 * @param id the checkpoint; a beginning of ids and then {@code *}: all that begin so; null: all
 * @param opened covers cells that belong to a barrier of this timestamp or an earlier one
 */
public record RemovalCell(Origin origin, long version, long timestamp, String id, long opened)
    implements CheckpointCell {
  private static final String MANY = "*";

  /** Refuses values out of bounds with an {@link IllegalArgumentException}. */
  public RemovalCell {
    Checks.stamp(origin, version, timestamp);
    Checks.opened(opened, timestamp);
    if (id != null) {
      // With another character in the place of the mark: no longer than an id.
      BarrierCell.requireId(
          id.endsWith(MANY) && id.length() > 1 ? id.substring(0, id.length() - 1) + "-" : id);
    }
  }

  /** Whether it may cover checkpoints of several ids. */
  public boolean ofMany() {
    return id == null || id.endsWith(MANY);
  }

  private boolean names(String other) {
    if (id == null) {
      return true;
    }
    return other != null
        && (ofMany() ? other.startsWith(id.substring(0, id.length() - 1)) : other.equals(id));
  }

  /**
   * Whether {@code other} is gone because of this. Transitive, and never mutual, so the order of
   * arrival does not matter; of two removals of the same extent the later by (timestamp, origin)
   * stays.
   */
  public boolean covers(CheckpointCell other) {
    boolean within = names(other.id()) && other.opened() <= opened;
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
