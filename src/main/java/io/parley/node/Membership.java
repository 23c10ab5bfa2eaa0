package io.parley.node;

import io.parley.gossip.Gossip;
import io.parley.hazelcast.MembershipObserver;
import io.parley.persistence.StoredPeer;
import io.parley.persistence.StoredPeers;
import io.parley.replica.StoreException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Hands what the membership says to the writer, which alone touches the protocol. */
final class Membership implements MembershipObserver {
  private static final System.Logger LOG = System.getLogger(Membership.class.getName());

  private final AtomicReference<Writer> writer;
  private final StoredPeers peers;

  /**
   * @param writer there before the transport starts
   */
  Membership(AtomicReference<Writer> writer, StoredPeers peers) {
    this.writer = writer;
    this.peers = peers;
  }

  @Override
  public void nodeUp(String node, String address) {
    tell(
        gossip -> {
          boolean known = gossip.peers().stream().anyMatch(p -> p.node().equals(node));
          gossip.peerUp(node, address);
          if (!known) {
            remember(node, address);
          }
        });
  }

  @Override
  public void nodeDown(String node) {
    tell(gossip -> gossip.peerDown(node));
  }

  @Override
  public void duplicateNodeId(String node, String address) {
    LOG.log(
        System.Logger.Level.ERROR,
        "parley.node-id: got {0} a second time, from {1}; want one member for each id",
        node,
        address);
  }

  /** So that it is expected after a restart, even if it is away then. */
  private void remember(String node, String address) {
    try {
      peers.put(new StoredPeer(node, StoredPeer.State.REGISTERED, Optional.of(address)));
    } catch (StoreException e) {
      LOG.log(System.Logger.Level.WARNING, "Peer " + node + " is not stored: " + e.getMessage());
    }
  }

  private void tell(Consumer<Gossip> change) {
    writer.get().tell(change);
  }
}
