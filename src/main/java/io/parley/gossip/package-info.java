/**
 * The gossip protocol as a pure state machine: rounds, push-pull, eager push, pages, peers, faults.
 *
 * <p>May use {@code replica}, {@code crdt}, {@code merkle} and {@code java.*}. No threads, clocks
 * or unseeded randomness; the transport is a port. Nothing here is thread-safe: the one writer
 * calls it.
 */
package io.parley.gossip;
