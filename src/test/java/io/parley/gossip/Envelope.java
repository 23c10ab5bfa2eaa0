package io.parley.gossip;

import io.parley.crdt.VersionVector;

/**
 * A message under way, with what the simulator knows of its sender at that moment.
 *
 * @param vector what the sender had
 * @param lacks what the sender itself was still being sent pages of
 */
record Envelope(
    String from, String to, Message message, VersionVector vector, VersionVector lacks) {}
