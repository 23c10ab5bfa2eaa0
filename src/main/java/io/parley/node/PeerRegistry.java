package io.parley.node;

import io.parley.gossip.Gossip;
import io.parley.gossip.Peer;
import io.parley.persistence.StoredPeer;
import io.parley.persistence.StoredPeers;
import io.parley.replica.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Changes who is a peer, and keeps what is stored of peers level with it: also of those that a
 * change gave a place to, or took it from. Only by the thread that touches the protocol.
 */
final class PeerRegistry {
  private static final System.Logger LOG = System.getLogger(PeerRegistry.class.getName());

  private final StoredPeers peers;
  private final Map<String, StoredPeer> stored = new HashMap<>();

  PeerRegistry(StoredPeers peers) {
    this.peers = peers;
  }

  /** At the start, before anyone is a member. */
  void restore(Gossip gossip) {
    for (StoredPeer peer : peers.all()) {
      stored.put(peer.node(), peer);
      try {
        tell(gossip, peer);
      } catch (IllegalArgumentException e) {
        LOG.log(System.Logger.Level.WARNING, "A stored peer is forgotten: " + e.getMessage());
      }
    }
    store(gossip);
  }

  private static void tell(Gossip gossip, StoredPeer peer) {
    switch (peer.state()) {
      case MEMBER -> gossip.remember(peer.node());
      case REGISTERED -> gossip.register(peer.node());
      case REMOVED -> gossip.remove(peer.node());
    }
  }

  /** A node joined the transport; so that it is expected after a restart, it is stored. */
  void up(Gossip gossip, String node, String address) {
    gossip.peerUp(node, address);
    store(gossip);
    if (!places(gossip).containsKey(node)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "peers: got {0} at {1} beside as many as there is room for, so what it sends is refused;"
              + " remove one that is gone for good",
          node,
          address);
    }
  }

  /** A node left the transport; the later it did, the later it is forgotten. */
  void down(Gossip gossip, String node) {
    gossip.peerDown(node);
    StoredPeer peer = stored.get(node);
    if (peer != null && peer.state() == StoredPeer.State.MEMBER) {
      attempt(List.of(peer), Set.of());
    }
    store(gossip);
  }

  /** Stored before it takes effect; see {@link Gossip#register}. */
  void register(Gossip gossip, String node) {
    gossip.checkRegistration(node);
    put(new StoredPeer(node, StoredPeer.State.REGISTERED, Optional.empty()));
    gossip.register(node);
    store(gossip);
  }

  /** Stored before it takes effect; see {@link Gossip#remove}. */
  void remove(Gossip gossip, String node) {
    gossip.checkPeer(node);
    put(new StoredPeer(node, StoredPeer.State.REMOVED, Optional.empty()));
    gossip.remove(node);
    store(gossip);
  }

  private void put(StoredPeer peer) {
    peers.put(peer);
    stored.put(peer.node(), peer);
  }

  private static Map<String, Peer> places(Gossip gossip) {
    return gossip.peers().stream().collect(Collectors.toMap(Peer::node, peer -> peer));
  }

  /** What could not be stored is, with the next change. */
  private void store(Gossip gossip) {
    Map<String, Peer> places = places(gossip);
    List<StoredPeer> written = new ArrayList<>();
    places.forEach(
        (node, peer) -> {
          if (peer.state() != Peer.State.REMOVED && !isPlaced(stored.get(node))) {
            written.add(new StoredPeer(node, StoredPeer.State.MEMBER, Optional.of(peer.address())));
          }
        });
    Set<String> forgotten =
        stored.keySet().stream()
            .filter(node -> !places.containsKey(node))
            .collect(Collectors.toSet());
    attempt(written, forgotten);
  }

  private static boolean isPlaced(StoredPeer peer) {
    return peer != null && peer.state() != StoredPeer.State.REMOVED;
  }

  private void attempt(List<StoredPeer> written, Set<String> forgotten) {
    if (written.isEmpty() && forgotten.isEmpty()) {
      return;
    }
    try {
      peers.change(written, forgotten);
      written.forEach(peer -> stored.put(peer.node(), peer));
      stored.keySet().removeAll(forgotten);
    } catch (StoreException e) {
      LOG.log(System.Logger.Level.WARNING, "Peers are not stored: " + e.getMessage());
    }
  }
}
