package io.parley.persistence;

import io.parley.replica.InDoubtException;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import jakarta.persistence.Persistence;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** Transactions of the entity manager itself, where there is no server: tests and benchmarks. */
public record LocalTransactions(EntityManagerFactory factory) implements Transactions {

  /** Over a resource-local persistence unit. */
  public LocalTransactions {
    Objects.requireNonNull(factory, "factory");
  }

  /**
   * Builds the persistence unit {@code parley} over a data source, without a server. The caller
   * closes it.
   *
   * <p>Not for use with H2's own connection pool, except in tests: it hides from the driver what
   * the driver keeps per connection, which the provider then asks the database for again after each
   * statement; that costs several times what the statement does.
   */
  public static EntityManagerFactory open(DataSource dataSource) {
    return Persistence.createEntityManagerFactory(
        "parley",
        Map.of(
            "jakarta.persistence.transactionType",
            "RESOURCE_LOCAL",
            // Also this one, else the provider looks up the name that stands in persistence.xml.
            "jakarta.persistence.jtaDataSource",
            dataSource,
            "jakarta.persistence.nonJtaDataSource",
            dataSource));
  }

  @Override
  public void run(Consumer<EntityManager> work) {
    try (EntityManager em = factory.createEntityManager()) {
      EntityTransaction transaction = em.getTransaction();
      transaction.begin();
      try {
        work.accept(em);
        em.flush();
      } catch (RuntimeException | Error e) {
        rollBack(transaction, e);
        throw e;
      }
      try {
        transaction.commit();
      } catch (RuntimeException e) {
        rollBack(transaction, e);
        throw new InDoubtException("Whether it was committed is not known: " + e.getMessage(), e);
      }
    }
  }

  private static void rollBack(EntityTransaction transaction, Throwable cause) {
    try {
      if (transaction.isActive()) {
        transaction.rollback();
      }
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }
}
