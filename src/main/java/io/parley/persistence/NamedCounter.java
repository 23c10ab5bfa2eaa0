package io.parley.persistence;

import io.parley.crdt.PnCounter;
import java.util.List;

/** A counter and its name. */
public record NamedCounter(String name, PnCounter counter) {

  /**
   * Some counters.
   *
   * @param more whether others follow the last one now
   */
  public record Page(List<NamedCounter> counters, boolean more) {
    /** Copies the list. */
    public Page {
      counters = List.copyOf(counters);
    }
  }
}
