package io.parley.node;

import io.parley.merkle.Hash;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * States that are being written or read, and must not be removed meanwhile. Thread-safe.
 *
 * <p>A removal holds the lock from looking at what is needed to its end, so what is pinned in
 * between waits for it.
 */
final class Pins {

  /** Ends the pin; once. */
  interface Pin extends AutoCloseable {
    @Override
    void close();
  }

  private final Map<Hash, Integer> pinned = new HashMap<>();

  /** Keeps the state of this root until the pin is closed. */
  synchronized Pin pin(Hash root) {
    pinned.merge(root, 1, Integer::sum);
    return () -> unpin(root);
  }

  private synchronized void unpin(Hash root) {
    pinned.computeIfPresent(root, (r, count) -> count == 1 ? null : count - 1);
  }

  /** Runs one step of a removal, which is told what is pinned. */
  synchronized boolean removing(Predicate<Set<Hash>> step) {
    return step.test(Set.copyOf(pinned.keySet()));
  }

  /** Waits for the step that runs now: the next one sees all that is committed now. */
  synchronized void awaitStep() {}
}
