package io.parley.persistence;

import io.parley.crdt.Origin;
import io.parley.merkle.SetHash;
import java.util.HashMap;
import java.util.Map;

/**
 * What the one writer knows to be committed, so that it need not be written again. Immutable.
 *
 * @param current the origin under which the database was last written; null if not known
 * @param hashes the set hash of some origins
 */
record Written(Origin current, Map<Origin, SetHash> hashes) {
  static final Written UNKNOWN = new Written(null, Map.of());

  boolean has(Origin origin, SetHash hash) {
    return hash.equals(hashes.get(origin));
  }

  Written with(Origin newCurrent, Map<Origin, SetHash> newHashes) {
    boolean same =
        newCurrent.equals(current)
            && newHashes.entrySet().stream().allMatch(e -> has(e.getKey(), e.getValue()));
    if (same) {
      return this;
    }
    Map<Origin, SetHash> all = new HashMap<>(hashes);
    all.putAll(newHashes);
    return new Written(newCurrent, all);
  }
}
