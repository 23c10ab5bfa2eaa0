package io.parley.hazelcast;

import io.parley.checkpoint.TransferMessage;
import io.parley.crdt.Origin;
import io.parley.gossip.Message;

/**
 * What arrived, decoded: a message of gossip or one of a transfer, never both.
 *
 * @param sender who sent it, by its own account
 * @param gossip null: it is of a transfer
 * @param transfer null: it is of gossip
 */
public record Arrived(Origin sender, Message gossip, TransferMessage transfer) {

  Arrived(Message gossip) {
    this(gossip.sender(), gossip, null);
  }

  Arrived(Origin sender, TransferMessage transfer) {
    this(sender, null, transfer);
  }
}
