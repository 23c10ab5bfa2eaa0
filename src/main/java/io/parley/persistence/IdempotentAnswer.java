package io.parley.persistence;

import io.parley.crdt.Origin;
import io.parley.merkle.Hash;
import java.util.Objects;

/**
 * What an append under an idempotency key was answered, kept to give the same answer again.
 *
 * @param key at most {@link #MAX_KEY_CHARS} characters
 * @param request a hash over what was asked, to tell another request under the same key
 * @param origin who wrote the entries
 * @param first the sequence of the first entry
 * @param count the number of entries, from 1
 * @param timestamp the timestamp of the first entry
 * @param createdMicros when it was answered, by this node's clock
 */
public record IdempotentAnswer(
    String key,
    Hash request,
    Origin origin,
    long first,
    long count,
    long timestamp,
    long createdMicros) {

  /** An index key on every supported database; clients send UUIDs of 36. */
  public static final int MAX_KEY_CHARS = 255;

  /** Refuses values out of bounds with an {@link IllegalArgumentException}. */
  public IdempotentAnswer {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(origin, "origin");
    if (key.isEmpty() || key.length() > MAX_KEY_CHARS) {
      throw new IllegalArgumentException(
          "idempotency key: got " + key.length() + " characters, want 1 to " + MAX_KEY_CHARS);
    }
    if (first < 0) {
      throw new IllegalArgumentException("first: got " + first + ", want >= 0");
    }
    if (count < 1) {
      throw new IllegalArgumentException("count: got " + count + ", want >= 1");
    }
  }

  /** The sequence of the last entry. */
  public long last() {
    return first + count - 1;
  }
}
