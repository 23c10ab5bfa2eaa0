package io.parley.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.gossip.Gossip;
import io.parley.gossip.GossipSettings;
import io.parley.gossip.Message;
import io.parley.gossip.Peer;
import io.parley.gossip.PushMessage;
import io.parley.gossip.Transport;
import io.parley.persistence.Database;
import io.parley.persistence.LocalTransactions;
import io.parley.persistence.StoredPeer;
import io.parley.persistence.StoredPeers;
import io.parley.replica.Limits;
import io.parley.replica.MemoryStore;
import io.parley.replica.Replica;
import io.parley.replica.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers and their rows, over restarts. */
class PeerRegistryTest {
  private static final int PLACES = Limits.MAX_EXPECTED_NODES - 1;

  @TempDir private Path folder;
  private Database database;
  private boolean failing;
  private Gossip gossip;
  private PeerRegistry registry;

  @BeforeEach
  void open() {
    database = Database.h2(folder);
    start();
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** Another process on the same database. */
  private void start() {
    Transport nowhere =
        new Transport() {
          @Override
          public void send(String node, Message message) {}

          @Override
          public void broadcast(PushMessage message) {}
        };
    gossip =
        new Gossip(
            Replica.open("self", new MemoryStore(), 7, Duration.ofSeconds(60)),
            nowhere,
            new Random(1),
            GossipSettings.DEFAULT);
    LocalTransactions transactions = new LocalTransactions(database.factory());
    registry =
        new PeerRegistry(
            new StoredPeers(
                database.factory(),
                work -> {
                  if (failing) {
                    throw new StoreException("disk full", null);
                  }
                  transactions.run(work);
                }));
    registry.restore(gossip);
  }

  private List<String> nodes(Peer.State state) {
    return gossip.peers().stream().filter(p -> p.state() == state).map(Peer::node).toList();
  }

  private List<String> rows(StoredPeer.State state) {
    return database.peers().all().stream()
        .filter(p -> p.state() == state)
        .map(StoredPeer::node)
        .toList();
  }

  private void fill(List<String> leaving) {
    leaving.forEach(node -> registry.up(gossip, node, "h:1"));
    leaving.forEach(node -> registry.down(gossip, node));
    for (int i = leaving.size(); i < PLACES; i++) {
      registry.up(gossip, "m" + i, "h:1");
    }
  }

  @Test
  void aRemovedPeerGivesItsPlaceBackAndIsStillRefusedAfterARestart() {
    fill(List.of());
    registry.up(gossip, "waits", "h:2");
    assertFalse(nodes(Peer.State.LIVE).contains("waits"));
    assertFalse(rows(StoredPeer.State.MEMBER).contains("waits"));
    registry.remove(gossip, "m0");
    assertTrue(nodes(Peer.State.LIVE).contains("waits"));
    assertEquals(List.of("m0"), rows(StoredPeer.State.REMOVED));
    assertTrue(rows(StoredPeer.State.MEMBER).contains("waits"));

    start();
    registry.up(gossip, "m0", "h:1");
    assertEquals(List.of("m0"), nodes(Peer.State.REMOVED));
    assertEquals(PLACES, nodes(Peer.State.STALE).size());
    registry.register(gossip, "m0");
    assertEquals(List.of("m0"), nodes(Peer.State.LIVE));
    assertEquals(PLACES, database.peers().all().size(), "one that nobody registered is forgotten");
    start();
    assertEquals(List.of("m0"), rows(StoredPeer.State.REGISTERED));
    assertEquals(PLACES, nodes(Peer.State.STALE).size());
  }

  @Test
  void containersThatAreGoneMakeRoomTheLongestGoneFirstAlsoAfterARestart() {
    fill(List.of("pod-a", "pod-b", "pod-c"));
    registry.up(gossip, "pod-a", "h:1");
    registry.down(gossip, "pod-a");
    registry.up(gossip, "pod-d", "h:1");
    List<String> gone = List.of("pod-a", "pod-b", "pod-c");
    assertEquals(List.of("pod-c", "pod-a"), left(rows(StoredPeer.State.MEMBER), gone));

    start();
    for (int i = 3; i < PLACES; i++) {
      registry.up(gossip, "m" + i, "h:1");
    }
    registry.up(gossip, "pod-d", "h:1");
    registry.up(gossip, "pod-e", "h:1");
    assertEquals(List.of("pod-a"), left(rows(StoredPeer.State.MEMBER), gone));
    assertEquals(List.of("pod-a"), nodes(Peer.State.STALE));
    registry.up(gossip, "pod-f", "h:1");
    assertEquals(List.of(), nodes(Peer.State.STALE));
    assertEquals(PLACES, database.peers().all().size());
  }

  private static List<String> left(List<String> rows, List<String> of) {
    return rows.stream().filter(of::contains).toList();
  }

  @Test
  void whatCannotBeStoredDoesNotTakeEffectAndWhatTheMembershipSaysIsStoredLater() {
    registry.up(gossip, "a", "h:1");
    failing = true;
    assertThrows(StoreException.class, () -> registry.remove(gossip, "a"));
    assertThrows(StoreException.class, () -> registry.register(gossip, "b"));
    assertEquals(List.of("a"), gossip.peers().stream().map(Peer::node).toList());
    registry.up(gossip, "c", "h:1");
    assertEquals(List.of("a", "c"), nodes(Peer.State.LIVE));
    failing = false;
    registry.up(gossip, "d", "h:1");
    assertEquals(List.of("a", "c", "d"), rows(StoredPeer.State.MEMBER));
  }
}
