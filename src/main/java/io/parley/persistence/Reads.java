package io.parley.persistence;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.function.Function;

/**
 * Runs reads, each with an entity manager of its own that is closed after it: nothing stays
 * managed, and nothing is shared between threads. Every statement sees what is committed.
 */
record Reads(EntityManagerFactory factory) {

  /**
   * Returns what {@code read} returns; its failure becomes a {@link
   * io.parley.replica.StoreException}.
   */
  <T> T read(String what, Function<EntityManager, T> read) {
    try (EntityManager em = factory.createEntityManager()) {
      return read.apply(em);
    } catch (RuntimeException e) {
      throw StoreFailure.of("read " + what, e);
    }
  }
}
