/**
 * Convergent data types and the logical clock: counters, registers, version vectors. Every merge is
 * commutative, associative and idempotent, ties included. Values are immutable; only {@link
 * io.parley.crdt.HybridClock} has state.
 *
 * <p>May use {@code java.*} alone: no threads, no system clock, no randomness, no locks.
 */
package io.parley.crdt;
