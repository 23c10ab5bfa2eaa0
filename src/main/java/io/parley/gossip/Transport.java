package io.parley.gossip;

/**
 * Port: carries messages, best effort. Never blocks and never throws; what cannot be sent is
 * dropped and counted.
 */
public interface Transport {
  /** To one node. */
  void send(String node, Message message);

  /** To all other nodes. */
  void broadcast(PushMessage message);
}
