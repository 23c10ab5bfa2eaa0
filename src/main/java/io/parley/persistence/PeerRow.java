package io.parley.persistence;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A peer as it was last seen, registered or removed. */
@Entity
@Table(name = "parley_peer")
class PeerRow {
  @Id String node;

  /** The name of a {@link StoredPeer.State}. */
  @Column(nullable = false)
  String state;

  String address;

  /** Greater than that of every row that was written before. */
  @Column(nullable = false)
  long changed;

  protected PeerRow() {}

  PeerRow(StoredPeer peer, long changed) {
    node = peer.node();
    state = peer.state().name();
    address = peer.address().orElse(null);
    this.changed = changed;
  }
}
