/**
 * Hashes that bind what is stored: RFC 9162 Merkle trees with their proofs and an append-only
 * frontier for sequences, and a homomorphic hash for sets whose elements come and go.
 *
 * <p>Everything hashes with SHA-256 and keeps its uses apart by the first byte: 0x00 leaf, 0x01
 * node, 0x02 set element, 0x03 block of a set element's expansion.
 *
 * <p>May use {@code java.*} alone: no threads, no system clock, no randomness, no locks.
 */
package io.parley.merkle;
