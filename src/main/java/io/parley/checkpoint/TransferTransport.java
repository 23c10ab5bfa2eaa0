package io.parley.checkpoint;

/**
 * Port: carries transfer messages, best effort. Never blocks and never throws; what cannot be sent
 * is dropped and counted.
 */
@FunctionalInterface
public interface TransferTransport {
  /** To one node. */
  void send(String node, TransferMessage message);
}
