package io.parley.replica;

import io.parley.crdt.LwwRegister;
import io.parley.crdt.Origin;
import java.util.Arrays;
import java.util.Objects;

/**
 * A write of a register. Merge: the greatest (timestamp, origin, value) wins, as {@link
 * LwwRegister} says; the loser is gone.
 *
 * @param mediaType null if and only if deleted
 * @param value null means deleted; else at most {@link Limits#MAX_VALUE_BYTES} bytes
 */
public record RegisterCell(
    Origin origin, long version, long timestamp, String name, String mediaType, byte[] value)
    implements Cell {

  /** Refuses values out of bounds with an {@link IllegalArgumentException}. */
  public RegisterCell {
    Checks.stamp(origin, version, timestamp);
    Checks.name(name);
    if ((mediaType == null) != (value == null)) {
      throw new IllegalArgumentException(
          "media type: got " + mediaType + ", want one if and only if there is a value");
    }
    if (value != null) {
      Checks.mediaType(mediaType);
      Checks.bytes("value", value, Limits.MAX_VALUE_BYTES);
    }
  }

  /** True if this write removed the value. */
  public boolean deleted() {
    return value == null;
  }

  /** Whether this write replaces {@code other}, a write of the same name. */
  public boolean wins(RegisterCell other) {
    return register().wins(other.register());
  }

  private LwwRegister register() {
    return new LwwRegister(value, mediaType, timestamp, origin);
  }

  @Override
  public int weight() {
    return 96 + 3 * name.length() + (value == null ? 0 : 3 * mediaType.length() + value.length);
  }

  @Override
  public byte[] canonical() {
    return Canonical.register(this);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof RegisterCell r
        && origin.equals(r.origin)
        && version == r.version
        && timestamp == r.timestamp
        && name.equals(r.name)
        && Objects.equals(mediaType, r.mediaType)
        && Arrays.equals(value, r.value);
  }

  @Override
  public int hashCode() {
    return 31 * origin.hashCode() + Long.hashCode(version);
  }

  @Override
  public String toString() {
    return "Register["
        + (name + " " + origin + " v" + version + " @" + timestamp + " ")
        + (deleted() ? "deleted]" : value.length + " B]");
  }
}
