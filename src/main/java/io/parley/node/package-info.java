/**
 * The use cases of one node: settings, the one writer with its group commit, and what
 * administration asks for.
 *
 * <p>Wires the core to {@code persistence} and {@code hazelcast}; knows nothing of HTTP.
 */
package io.parley.node;
