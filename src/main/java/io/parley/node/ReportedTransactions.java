package io.parley.node;

import io.parley.persistence.Transactions;
import jakarta.persistence.EntityManager;
import java.util.function.Consumer;

/**
 * Transactions beside the writer's, whose failures it is told: what the database cannot write for
 * one it cannot for the other.
 */
record ReportedTransactions(Transactions transactions, Consumer<RuntimeException> failures)
    implements Transactions {

  @Override
  public void run(Consumer<EntityManager> work) {
    try {
      transactions.run(work);
    } catch (RuntimeException e) {
      failures.accept(e);
      throw e;
    }
  }
}
