package io.parley.persistence;

import jakarta.persistence.EntityManagerFactory;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The peers that have a place, and those that were removed; they survive a restart. For any thread,
 * but only one at a time may write. Every method throws {@link io.parley.replica.StoreException}
 * when the database cannot do it now.
 */
public final class StoredPeers {
  private final Transactions transactions;
  private final Reads reads;

  /** Over the same unit and transactions as {@link JpaStore}. */
  public StoredPeers(EntityManagerFactory factory, Transactions transactions) {
    this.transactions = transactions;
    this.reads = new Reads(factory);
  }

  /** All peers, what was written first comes first; removed ones are among them. */
  public List<StoredPeer> all() {
    return reads.read(
        "the peers",
        em ->
            em
                .createQuery("select p from PeerRow p order by p.changed, p.node", PeerRow.class)
                .getResultList()
                .stream()
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
    change(List.of(peer), List.of());
  }

  /** Writes peers, in this order, and forgets others, in one transaction. */
  public void change(List<StoredPeer> written, Collection<String> forgotten) {
    try {
      transactions.run(
          em -> {
            forgotten.forEach(
                node -> Optional.ofNullable(em.find(PeerRow.class, node)).ifPresent(em::remove));
            long last =
                em.createQuery("select coalesce(max(p.changed), 0) from PeerRow p", Long.class)
                    .getSingleResult();
            for (StoredPeer peer : written) {
              em.merge(new PeerRow(peer, ++last));
            }
          });
    } catch (RuntimeException e) {
      throw StoreFailure.of("write peers", e);
    }
  }
}
