/**
 * Global checkpoints: what the cells of one say, how their states' bytes are cut, hashed, proved,
 * kept and fetched from peers.
 *
 * <p>May use {@code replica}, {@code crdt}, {@code merkle} and {@code java.*}. No threads, clocks
 * or unseeded randomness; where chunks are kept and how messages travel are ports. Nothing here is
 * thread-safe unless its Javadoc says so.
 */
package io.parley.checkpoint;
