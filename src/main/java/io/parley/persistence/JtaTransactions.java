package io.parley.persistence;

import io.parley.replica.InDoubtException;
import io.parley.replica.StoreException;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.util.Objects;
import java.util.function.Consumer;

/** The server's transactions, begun and ended here; for threads that the server manages. */
public record JtaTransactions(EntityManagerFactory factory, UserTransaction transaction)
    implements Transactions {

  /** Over a JTA persistence unit of the same server. */
  public JtaTransactions {
    Objects.requireNonNull(factory, "factory");
    Objects.requireNonNull(transaction, "transaction");
  }

  @Override
  public void run(Consumer<EntityManager> work) {
    try {
      transaction.begin();
    } catch (NotSupportedException | SystemException e) {
      throw new StoreException("No transaction can begin: " + e.getMessage(), e);
    }
    // Closed after the commit: before it, what is not flushed might be lost with some providers.
    EntityManager em = null;
    try {
      em = factory.createEntityManager();
      em.joinTransaction();
      work.accept(em);
      em.flush();
    } catch (RuntimeException | Error e) {
      rollBack(e);
      close(em);
      throw e;
    }
    try {
      rollBackIfMarked();
      transaction.commit();
    } catch (RollbackException
        | HeuristicMixedException
        | HeuristicRollbackException
        | SystemException
        | RuntimeException e) {
      endIfActive(e);
      // Not even a RollbackException says that nothing was committed: a server's pool makes one of
      // whatever its driver throws at the commit, a connection that broke before the answer too.
      throw e instanceof StoreException known
          ? known
          : new InDoubtException("Whether it was committed is not known: " + e.getMessage(), e);
    } finally {
      close(em);
    }
  }

  /** What is marked, by a timeout for one, has certainly not been committed. */
  private void rollBackIfMarked() throws SystemException {
    if (transaction.getStatus() != Status.STATUS_ACTIVE) {
      transaction.rollback();
      throw new StoreException(
          "The transaction was rolled back before its commit; it may have taken too long", null);
    }
  }

  /** A transaction that stays with the thread would make every later one fail. */
  private void endIfActive(Exception cause) {
    try {
      if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
        transaction.rollback();
      }
    } catch (SystemException | RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private void rollBack(Throwable cause) {
    try {
      transaction.rollback();
    } catch (SystemException | RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private static void close(EntityManager em) {
    if (em != null && em.isOpen()) {
      em.close();
    }
  }
}
