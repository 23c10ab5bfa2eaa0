package io.parley.persistence;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A peer as it was last registered or removed. */
@Entity
@Table(name = "parley_peer")
class PeerRow {
  @Id String node;

  /** The name of a {@link StoredPeer.State}. */
  @Column(nullable = false)
  String state;

  String address;

  protected PeerRow() {}

  PeerRow(StoredPeer peer) {
    node = peer.node();
    state = peer.state().name();
    address = peer.address().orElse(null);
  }
}
