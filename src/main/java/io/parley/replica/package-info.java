/**
 * One node's copy of the shared state: cells, deltas, digests, the feed, and how they merge.
 *
 * <p>May use {@code crdt}, {@code merkle} and {@code java.*}. No threads, clocks or randomness:
 * time and storage are parameters. Nothing here is thread-safe unless its Javadoc says so.
 */
package io.parley.replica;
