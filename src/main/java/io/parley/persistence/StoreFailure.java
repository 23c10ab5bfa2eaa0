package io.parley.persistence;

import io.parley.replica.StoreException;

/** Turns whatever a provider, server or driver throws into the one exception of the store. */
final class StoreFailure {
  private StoreFailure() {}

  /**
   * @param doing what could not be done, as in "Cannot …"
   */
  static StoreException of(String doing, RuntimeException cause) {
    return cause instanceof StoreException known
        ? known
        : new StoreException("Cannot " + doing + ": " + innermost(cause).getMessage(), cause);
  }

  /** The driver's own message says most. */
  private static Throwable innermost(Throwable error) {
    Throwable inner = error;
    // Bounded, because a chain of causes can be a ring.
    for (int depth = 0; depth < 20 && inner.getCause() != null; depth++) {
      inner = inner.getCause();
    }
    return inner;
  }
}
