package io.parley.persistence;

import io.parley.replica.Entry;
import java.util.List;

/**
 * Entries in log order.
 *
 * @param more whether others follow the last one now
 */
public record LogPage(List<Entry> entries, boolean more) {
  /** Copies the list. */
  public LogPage {
    entries = List.copyOf(entries);
  }
}
