package io.parley.hazelcast;

import io.parley.checkpoint.TransferMessage;

/**
 * A message of a transfer that arrived.
 *
 * @param from the id of the node that sent it, which the publishing member states too
 */
public record ReceivedTransfer(String from, TransferMessage message) {}
