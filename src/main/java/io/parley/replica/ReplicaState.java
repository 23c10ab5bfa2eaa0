package io.parley.replica;

import io.parley.crdt.Origin;
import io.parley.crdt.VersionVector;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All of a replica that is in memory, as of one commit. Immutable; any thread may read it.
 *
 * @param current the origin under which this node writes; it may have written nothing yet
 * @param origins each origin with a version above 0
 * @param checkpoints the cells of all checkpoints
 */
public record ReplicaState(
    Origin current, SortedMap<Origin, OriginState> origins, CheckpointCells checkpoints) {

  /** Without checkpoints. */
  public ReplicaState(Origin current, SortedMap<Origin, OriginState> origins) {
    this(current, origins, CheckpointCells.EMPTY);
  }

  /** Copies the map. */
  public ReplicaState {
    Objects.requireNonNull(current, "current");
    Objects.requireNonNull(checkpoints, "checkpoints");
    origins = Collections.unmodifiableSortedMap(new TreeMap<>(origins));
  }

  /** The state of an origin; an empty one if nothing of it is here. */
  public OriginState of(Origin origin) {
    OriginState state = origins.get(origin);
    return state == null ? OriginState.empty(origin) : state;
  }

  /** All that is here. */
  public VersionVector version() {
    TreeMap<Origin, Long> versions = new TreeMap<>();
    origins.forEach((origin, state) -> versions.put(origin, state.version()));
    return VersionVector.of(versions);
  }

  /** The version of an origin; 0 if nothing of it is here. */
  public long version(Origin origin) {
    OriginState state = origins.get(origin);
    return state == null ? 0 : state.version();
  }

  /** What is sent to peers to compare; costs a few hashes per origin. */
  public Digest digest() {
    TreeMap<Origin, Digest.Summary> summaries = new TreeMap<>();
    for (Map.Entry<Origin, OriginState> one : origins.entrySet()) {
      OriginState state = one.getValue();
      summaries.put(
          one.getKey(), new Digest.Summary(state.version(), state.head(), state.cells().digest()));
    }
    return new Digest(summaries);
  }

  /** The number of entries of all logs. */
  public long entries() {
    return origins.values().stream().mapToLong(s -> s.log().size()).sum();
  }

  /**
   * The number of distinct nodes that have written at least one entry, whatever their incarnations.
   */
  public long contributingNodes() {
    return origins.values().stream()
        .filter(s -> s.log().size() > 0)
        .map(s -> s.origin().node())
        .distinct()
        .count();
  }
}
