/**
 * Carries the messages of gossip and of transfers over topics of an embedded Hazelcast member, in
 * the Protocol Buffers format of {@code src/main/proto/parley.proto}.
 *
 * <p>May use {@code gossip}, {@code checkpoint}, {@code replica}, {@code crdt}, {@code merkle},
 * Hazelcast, Protocol Buffers and {@code java.*}. Runs its sending on an executor that it is given;
 * receives on Hazelcast's own threads, which it never blocks.
 */
package io.parley.hazelcast;
