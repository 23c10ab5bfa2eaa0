package io.parley.hazelcast;

/**
 * Told which nodes are there: those that are when the transport starts, and every change after it.
 *
 * <p>Called by one thread at a time, of Hazelcast or the one that starts the transport, in the
 * order of the changes. Must not block; what it throws is logged and goes no further.
 */
public interface MembershipObserver {
  /**
   * Another node is there; also when it is there anew, or at another address.
   *
   * @param address host:port of its member
   */
  void nodeUp(String nodeId, String address);

  /** Another node is gone. */
  void nodeDown(String nodeId);

  /**
   * A member states a node id that this node, or another member, has already. One of them is
   * configured wrongly.
   *
   * @param address host:port of that member
   */
  void duplicateNodeId(String nodeId, String address);
}
