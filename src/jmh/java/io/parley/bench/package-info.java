/**
 * Benchmarks: each figure is a ratio to a baseline that is measured in the same run, in turn with
 * it, so that a busy moment hits both. JMH measures what is a function; what is a database or a
 * cluster has a harness of its own. All results end in one table.
 *
 * <p>Run by {@code mvn -Pbench package}; no part of the WAR. May use everything.
 */
package io.parley.bench;
