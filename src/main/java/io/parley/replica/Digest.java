package io.parley.replica;

import io.parley.crdt.Origin;
import io.parley.crdt.VersionVector;
import io.parley.merkle.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a replica has, in a few bytes per origin, whatever their number of cells. Equal digests mean
 * equal state.
 *
 * @param origins at most {@link Limits#MAX_ORIGINS}
 */
public record Digest(SortedMap<Origin, Summary> origins) {

  /**
   * One origin's part.
   *
   * @param version from 1
   * @param log size and root of its log
   * @param cells the hash over its other cells
   */
  public record Summary(long version, LogHead log, Hash cells) {
    /** Refuses a version below 1 and a log longer than the number of writes. */
    public Summary {
      Checks.atLeast("version", version, 1);
      Objects.requireNonNull(cells, "cells");
      if (log.size() > version) {
        throw new IllegalArgumentException(
            "log size: got " + log.size() + ", want <= version " + version);
      }
    }
  }

  /** Refuses more origins than {@link Limits#MAX_ORIGINS}. */
  public Digest {
    if (origins.size() > Limits.MAX_ORIGINS) {
      throw new IllegalArgumentException(
          "origins: got " + origins.size() + ", want at most " + Limits.MAX_ORIGINS);
    }
    origins = Collections.unmodifiableSortedMap(new TreeMap<>(origins));
  }

  /** The version vector. */
  public VersionVector vector() {
    TreeMap<Origin, Long> versions = new TreeMap<>();
    origins.forEach((origin, summary) -> versions.put(origin, summary.version()));
    return VersionVector.of(versions);
  }

  /** One hash over everything: the replica's state digest. */
  public Hash stateDigest() {
    int size =
        origins.keySet().stream()
            .mapToInt(o -> o.node().length() + 4 + 4 * Long.BYTES + 2 * Hash.SIZE)
            .sum();
    ByteBuffer bytes = ByteBuffer.allocate(size);
    for (Map.Entry<Origin, Summary> one : origins.entrySet()) {
      byte[] node = one.getKey().node().getBytes(StandardCharsets.US_ASCII);
      Summary summary = one.getValue();
      bytes
          .putInt(node.length)
          .put(node)
          .putLong(one.getKey().incarnation())
          .putLong(summary.version());
      bytes
          .putLong(summary.log().size())
          .put(summary.log().root().bytes())
          .put(summary.cells().bytes());
    }
    return Hash.sha256(java.util.Arrays.copyOf(bytes.array(), bytes.position()));
  }
}
