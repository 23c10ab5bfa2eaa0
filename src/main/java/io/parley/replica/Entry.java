package io.parley.replica;

import io.parley.crdt.Origin;
import java.util.Arrays;

/**
 * A log entry: immutable, one per (origin, sequence).
 *
 * @param sequence the number of the entry at its origin, from 0, without gaps
 * @param payload at most {@link Limits#MAX_VALUE_BYTES} bytes
 */
public record Entry(
    Origin origin, long version, long timestamp, long sequence, String mediaType, byte[] payload)
    implements Cell {

  /** Refuses values out of bounds with an {@link IllegalArgumentException}. */
  public Entry {
    Checks.stamp(origin, version, timestamp);
    Checks.atLeast("sequence", sequence, 0);
    Checks.mediaType(mediaType);
    Checks.bytes("payload", payload, Limits.MAX_VALUE_BYTES);
    if (sequence >= version) {
      throw new IllegalArgumentException(
          "sequence: got " + sequence + ", want < version " + version);
    }
  }

  @Override
  public int weight() {
    return 96 + 3 * mediaType.length() + payload.length;
  }

  @Override
  public byte[] canonical() {
    return Canonical.entry(this);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Entry e
        && origin.equals(e.origin)
        && version == e.version
        && timestamp == e.timestamp
        && sequence == e.sequence
        && mediaType.equals(e.mediaType)
        && Arrays.equals(payload, e.payload);
  }

  @Override
  public int hashCode() {
    return 31 * origin.hashCode() + Long.hashCode(version);
  }

  @Override
  public String toString() {
    return "Entry["
        + origin
        + " v"
        + version
        + " #"
        + sequence
        + " @"
        + timestamp
        + " "
        + payload.length
        + " B]";
  }
}
