package io.parley.bench;

import io.parley.crdt.Origin;
import io.parley.replica.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The baseline: the whole log travels, and to merge it the set of the keys is built anew, what is
 * missing is added, and all is sorted.
 */
final class NaiveLog {

  private record Key(Origin origin, long sequence) {
    static Key of(Entry entry) {
      return new Key(entry.origin(), entry.sequence());
    }
  }

  private static final Comparator<Entry> ORDER =
      Comparator.comparingLong(Entry::timestamp)
          .thenComparing(Entry::origin)
          .thenComparingLong(Entry::sequence);

  private NaiveLog() {}

  /** All entries of both. */
  static List<Entry> merge(List<Entry> here, List<Entry> received) {
    Set<Key> keys = new HashSet<>();
    for (Entry entry : here) {
      keys.add(Key.of(entry));
    }
    List<Entry> all = new ArrayList<>(here);
    for (Entry entry : received) {
      if (keys.add(Key.of(entry))) {
        all.add(entry);
      }
    }
    all.sort(ORDER);
    return all;
  }
}
