package io.parley.replica;

import io.parley.crdt.Origin;
import io.parley.crdt.PnCounter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counters as their readers see them: the named ones, and the two that the log keeps itself.
 *
 * <p>{@link #EVENTS} only grows: one for each entry. {@link #ACTIVITY} goes up by one for each
 * entry and down by one for each removal. Their increments are the logs' sizes and are not stored a
 * second time.
 */
public final class Counters {
  /** Entries ever appended. */
  public static final String EVENTS = "events";

  /** Entries appended minus removals recorded. */
  public static final String ACTIVITY = "activity";

  private Counters() {}

  /** Whether only the log itself writes this counter. */
  public static boolean reserved(String name) {
    return name.equals(EVENTS) || name.equals(ACTIVITY);
  }

  /**
   * The counter of this name from its stored shares; one without shares is zero. Safe for any
   * thread.
   */
  public static PnCounter of(String name, List<CounterCell> shares, ReplicaState state) {
    Map<Origin, PnCounter.Share> all = new TreeMap<>();
    for (CounterCell cell : shares) {
      all.put(cell.origin(), new PnCounter.Share(cell.increments(), cell.decrements()));
    }
    if (reserved(name)) {
      for (OriginState origin : state.origins().values()) {
        PnCounter.Share stored = all.getOrDefault(origin.origin(), new PnCounter.Share(0, 0));
        if (origin.log().size() > 0) {
          all.put(origin.origin(), new PnCounter.Share(origin.log().size(), stored.decrements()));
        }
      }
    }
    return PnCounter.of(all);
  }
}
