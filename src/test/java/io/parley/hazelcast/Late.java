package io.parley.hazelcast;

import io.parley.gossip.Message;
import io.parley.gossip.PushMessage;
import io.parley.gossip.Transport;

/** Stands in for a transport that is made after the one who uses it. */
final class Late implements Transport {
  Transport to;

  @Override
  public void send(String node, Message message) {
    to.send(node, message);
  }

  @Override
  public void broadcast(PushMessage message) {
    to.broadcast(message);
  }
}
