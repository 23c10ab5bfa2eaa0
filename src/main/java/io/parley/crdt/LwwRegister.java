package io.parley.crdt;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;

/**
 * One write to a last-writer-wins register: bytes with a media type, or a deletion, under the stamp
 * of its writer.
 *
 * <p>Immutable: bytes are copied in and out. The winner of two writes is the greatest by timestamp,
 * then origin, then value (a deletion lowest, then bytes unsigned and lexicographic, a prefix
 * first), then media type; so two writes tie only when they are equal. The winner of writes made
 * apart is as good as the writers' clocks: "last" is what their timestamps say.
 *
 * <p>Source: Johnson and Thomas, "The maintenance of duplicate databases", RFC 677, 1975; Shapiro
 * et al., "A comprehensive study of Convergent and Commutative Replicated Data Types", 2011,
 * specification 8.
 */
public final class LwwRegister implements Comparable<LwwRegister> {

  private static final Comparator<LwwRegister> ORDER =
      Comparator.<LwwRegister>comparingLong(write -> write.timestamp)
          .thenComparing(write -> write.origin)
          .thenComparing(write -> write.value, Comparator.nullsFirst(Arrays::compareUnsigned))
          .thenComparing(
              write -> write.mediaType, Comparator.nullsFirst(Comparator.naturalOrder()));

  private final byte[] value;
  private final String mediaType;
  private final long timestamp;
  private final Origin origin;

  /**
   * A write.
   *
   * @param value the bytes, copied; null deletes
   * @param mediaType the value's media type; null if and only if {@code value} is
   * @param timestamp of the writer's {@link HybridClock}
   * @param origin the writer
   */
  public LwwRegister(byte[] value, String mediaType, long timestamp, Origin origin) {
    if ((value == null) != (mediaType == null)) {
      throw new IllegalArgumentException(
          "media type: got %s for a %s, want one for a value and none for a deletion"
              .formatted(mediaType, value == null ? "deletion" : "value"));
    }
    this.value = value == null ? null : value.clone();
    this.mediaType = mediaType;
    this.timestamp = timestamp;
    this.origin = Objects.requireNonNull(origin, "origin");
  }

  /** A write of nothing: it wins or loses like any write. */
  public static LwwRegister deletion(long timestamp, Origin origin) {
    return new LwwRegister(null, null, timestamp, origin);
  }

  /** A copy of the bytes, or null for a deletion. */
  public byte[] value() {
    return value == null ? null : value.clone();
  }

  /** The number of bytes, 0 for a deletion. */
  public int size() {
    return value == null ? 0 : value.length;
  }

  public boolean deleted() {
    return value == null;
  }

  /** The value's media type, or null for a deletion. */
  public String mediaType() {
    return mediaType;
  }

  public long timestamp() {
    return timestamp;
  }

  public Origin origin() {
    return origin;
  }

  /** The greater of the two writes. */
  public LwwRegister merge(LwwRegister other) {
    return other.wins(this) ? other : this;
  }

  /** Whether this write replaces {@code other}; false when they are equal. */
  public boolean wins(LwwRegister other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(LwwRegister other) {
    return ORDER.compare(this, other);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LwwRegister that && compareTo(that) == 0;
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(value), mediaType, timestamp, origin);
  }

  @Override
  public String toString() {
    return "LwwRegister[%s, timestamp=%d, origin=%s]"
        .formatted(deleted() ? "deleted" : value.length + " bytes " + mediaType, timestamp, origin);
  }
}
