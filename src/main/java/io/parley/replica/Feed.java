package io.parley.replica;

import io.parley.crdt.Origin;
import io.parley.crdt.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A consumer's next entries: each exactly once, in an order that respects causality, at whatever
 * node it asks.
 *
 * <p>The cursor is a version vector: all that was delivered. It holds on every node because an
 * entry is visible nowhere before what its writer had seen (I10): whatever precedes an entry was
 * delivered before it or is delivered with it.
 *
 * @param next the cursor behind the last of {@code entries}
 * @param more whether this node has more behind {@code next} now
 */
public record Feed(List<Entry> entries, VersionVector next, boolean more) {

  /** Copies the list. */
  public Feed {
    entries = List.copyOf(entries);
  }

  /**
   * Reads a page. Safe for any thread.
   *
   * @param state a committed state; what was committed after it is not seen
   * @param after the cursor; origins that are unknown here stay in it as they are
   * @param most at most so many entries, at least 1
   * @param bytes stops after the entry with which the payloads' weights reach this sum
   */
  public static Feed read(
      Store store, ReplicaState state, VersionVector after, int most, long bytes) {
    int origins = Math.max(1, state.origins().size());
    CellMerge<Entry> merge =
        new CellMerge<>(
            store::entries, Math.min(most + 1, 256), Math.max(64 * 1024, bytes / origins));
    TreeMap<Origin, Long> next = new TreeMap<>(after.asMap());
    for (OriginState origin : state.origins().values()) {
      merge.add(origin.origin(), after.get(origin.origin()), origin.version());
    }
    List<Entry> entries = new ArrayList<>();
    long weight = 0;
    while (merge.peek() != null && entries.size() < most && weight < bytes) {
      Entry entry = merge.take();
      entries.add(entry);
      weight += entry.weight();
      next.put(entry.origin(), entry.version());
    }
    boolean more = merge.peek() != null;
    if (!more) {
      state.origins().values().forEach(o -> next.merge(o.origin(), o.version(), Math::max));
    }
    return new Feed(entries, VersionVector.of(next), more);
  }
}
