/**
 * Keeps the replica in a relational database: rows and their schema, the replica's {@link
 * io.parley.replica.Store} port over JPA, the chunks of checkpoints' states, and the reads of the
 * REST interface.
 *
 * <p>May use {@code checkpoint}, {@code replica}, {@code crdt}, {@code merkle}, Jakarta Persistence
 * and Transactions, and Flyway. Plain JPA and JPQL, so that any provider can run it; the two native
 * statements, the insert of log entries and the update of an origin, are standard SQL. Rows never
 * leave this package.
 */
package io.parley.persistence;
