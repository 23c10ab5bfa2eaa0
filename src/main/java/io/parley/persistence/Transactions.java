package io.parley.persistence;

import jakarta.persistence.EntityManager;
import java.util.function.Consumer;

/** How a write gets its transaction. */
@FunctionalInterface
public interface Transactions {

  /**
   * Runs {@code work} with a fresh entity manager in a new transaction, and commits it. Any thread
   * without a transaction of its own may call it.
   *
   * <p>When it returns, the transaction is committed. When it throws, it was rolled back, or nobody
   * knows: a commit whose answer was lost may have happened.
   *
   * @throws RuntimeException what {@code work} threw, or why it could not be committed
   */
  void run(Consumer<EntityManager> work);
}
