package io.parley.node;

import io.parley.gossip.Gossip;
import io.parley.hazelcast.MembershipObserver;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Hands what the membership says to the writer, which alone touches the protocol. */
final class Membership implements MembershipObserver {
  private static final System.Logger LOG = System.getLogger(Membership.class.getName());

  private final AtomicReference<Writer> writer;
  private final PeerRegistry peers;

  /**
   * @param writer there before the transport starts
   */
  Membership(AtomicReference<Writer> writer, PeerRegistry peers) {
    this.writer = writer;
    this.peers = peers;
  }

  @Override
  public void nodeUp(String node, String address) {
    tell(gossip -> peers.up(gossip, node, address));
  }

  @Override
  public void nodeDown(String node) {
    tell(gossip -> peers.down(gossip, node));
  }

  @Override
  public void duplicateNodeId(String node, String address) {
    LOG.log(
        System.Logger.Level.ERROR,
        "parley.node-id: got {0} a second time, from {1}; want one member for each id",
        node,
        address);
  }

  private void tell(Consumer<Gossip> change) {
    writer.get().tell(change);
  }
}
