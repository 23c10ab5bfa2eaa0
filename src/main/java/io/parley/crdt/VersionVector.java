package io.parley.crdt;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a replica has: for each origin the version up to which all of its cells are here. An origin
 * that is absent has version 0.
 *
 * <p>Immutable; no version in it is below 1. Merges by the maximum of each origin. A change copies
 * the vector, so its cost is linear in the number of origins; several changes at once go through a
 * {@link Builder}.
 *
 * <p>Source: Parker et al., "Detection of Mutual Inconsistency in Distributed Systems", 1983.
 */
public final class VersionVector {

  public static final VersionVector EMPTY = new VersionVector(new TreeMap<>());

  private final SortedMap<Origin, Long> versions;

  /** Takes ownership of {@code versions}, which holds no version below 1. */
  private VersionVector(SortedMap<Origin, Long> versions) {
    this.versions = Collections.unmodifiableSortedMap(versions);
  }

  public static VersionVector empty() {
    return EMPTY;
  }

  /**
   * A vector of the given versions; version 0 is the same as none.
   *
   * @throws IllegalArgumentException if a version is negative
   */
  public static VersionVector of(Map<Origin, Long> versions) {
    Builder builder = EMPTY.toBuilder();
    versions.forEach(builder::set);
    return builder.build();
  }

  /** The version of {@code origin}, 0 when it is absent. */
  public long get(Origin origin) {
    Long version = versions.get(origin);
    return version == null ? 0 : version;
  }

  /**
   * This vector with {@code origin} at {@code version}.
   *
   * @throws IllegalArgumentException if {@code version} is negative or below the present one
   */
  public VersionVector with(Origin origin, long version) {
    return version == get(origin) ? this : toBuilder().set(origin, version).build();
  }

  /** The least vector that covers both. */
  public VersionVector merge(VersionVector other) {
    if (covers(other)) {
      return this;
    }
    Builder builder = toBuilder();
    other.versions.forEach(
        (origin, version) -> builder.set(origin, Math.max(version, builder.get(origin))));
    return builder.build();
  }

  /** Whether this vector is at or above {@code other} for every origin. */
  public boolean covers(VersionVector other) {
    for (Map.Entry<Origin, Long> entry : other.versions.entrySet()) {
      if (get(entry.getKey()) < entry.getValue()) {
        return false;
      }
    }
    return true;
  }

  /** The versions of the origins that are present, in the origins' order; unmodifiable. */
  public SortedMap<Origin, Long> asMap() {
    return versions;
  }

  /** A builder that begins with this vector. */
  public Builder toBuilder() {
    return new Builder(new TreeMap<>(versions));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VersionVector that && versions.equals(that.versions);
  }

  @Override
  public int hashCode() {
    return versions.hashCode();
  }

  @Override
  public String toString() {
    return versions.toString();
  }

  /**
   * Several changes to one vector at the cost of one copy; builds once. Not safe for use by several
   * threads.
   */
  public static final class Builder {

    private SortedMap<Origin, Long> versions;

    private Builder(SortedMap<Origin, Long> versions) {
      this.versions = versions;
    }

    /** The version that {@code origin} has so far, 0 when it is absent. */
    public long get(Origin origin) {
      return versions.getOrDefault(origin, 0L);
    }

    /**
     * Sets {@code origin} to {@code version}.
     *
     * @throws IllegalArgumentException if {@code version} is negative or below the present one
     */
    public Builder set(Origin origin, long version) {
      Objects.requireNonNull(origin, "origin");
      long present = get(origin);
      if (version < present) {
        throw new IllegalArgumentException(
            "version of %s: got %d, want >= %d".formatted(origin, version, present));
      }
      if (version > 0) {
        versions.put(origin, version);
      }
      return this;
    }

    /** The vector as set; the builder gives its map away and is used up. */
    public VersionVector build() {
      SortedMap<Origin, Long> built = Objects.requireNonNull(versions, "the builder is used up");
      versions = null;
      return built.isEmpty() ? EMPTY : new VersionVector(built);
    }
  }
}
