package io.parley.persistence;

import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import java.util.Optional;

/**
 * The peers that were ever registered, and those that were removed; they survive a restart. Safe
 * for any thread. Every method throws {@link io.parley.replica.StoreException} when the database
 * cannot do it now.
 */
public final class StoredPeers {
  private final Transactions transactions;
  private final Reads reads;

  /** Over the same unit and transactions as {@link JpaStore}. */
  public StoredPeers(EntityManagerFactory factory, Transactions transactions) {
    this.transactions = transactions;
    this.reads = new Reads(factory);
  }

  /** All peers, in no order that anyone may rely on; removed ones are among them. */
  public List<StoredPeer> all() {
    return reads.read(
        "the peers",
        em ->
            em.createQuery("select p from PeerRow p", PeerRow.class).getResultList().stream()
                .map(
                    row ->
                        new StoredPeer(
                            row.node,
                            StoredPeer.State.valueOf(row.state),
                            Optional.ofNullable(row.address)))
                .toList());
  }

  /** Writes a peer, in place of what was known of it. */
  public void put(StoredPeer peer) {
    try {
      transactions.run(em -> em.merge(new PeerRow(peer)));
    } catch (RuntimeException e) {
      throw StoreFailure.of("write peer " + peer.node(), e);
    }
  }
}
