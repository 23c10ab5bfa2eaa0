package io.parley.node;

import io.parley.crdt.Origin;

/**
 * What an append was answered.
 *
 * @param first the sequence of the first entry
 * @param count the number of entries, from 1
 * @param timestamp of the first entry, microseconds since the epoch
 */
public record Appended(Origin origin, long first, long count, long timestamp) {
  /** The sequence of the last entry. */
  public long last() {
    return first + count - 1;
  }
}
