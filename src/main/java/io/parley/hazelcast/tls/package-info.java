/**
 * TLS between members: in Hazelcast's own channel pipeline, before anything of Hazelcast's is
 * parsed. All use of Hazelcast's internal types for it is here; they are those of one version.
 */
package io.parley.hazelcast.tls;
