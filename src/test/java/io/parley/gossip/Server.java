package io.parley.gossip;

import io.parley.replica.Batch;
import io.parley.replica.MemoryStore;
import io.parley.replica.Replica;
import io.parley.replica.Replicas;
import io.parley.replica.Restamping;
import io.parley.replica.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One node by hand: what it sends waits in the outbox until the test delivers or drops it. */
final class Server implements Transport {
  record Sent(String to, Message message) {}

  final String id;
  final MemoryStore store;
  final Replica replica;
  final Gossip gossip;
  final List<Sent> outbox = new ArrayList<>();

  /** What passes, and how far this node's wall clock is from the true one; microseconds. */
  long elapsed;

  long skew;

  Server(String id, MemoryStore store, long seed) {
    this.id = id;
    this.store = store;
    replica = Replica.open(id, store, seed, Replicas.MAX_AHEAD);
    gossip = new Gossip(replica, this, new Random(seed), GossipSettings.DEFAULT);
  }

  /** Servers n0, n1 … that know each other and take writes. */
  static List<Server> group(int size) {
    List<Server> group = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      group.add(new Server("n" + i, new MemoryStore(), i + 1));
    }
    connect(group);
    join(group);
    return group;
  }

  static void connect(List<Server> group) {
    for (Server one : group) {
      for (Server other : group) {
        one.gossip.peerUp(other.id, "");
      }
    }
  }

  /** Rounds in which everything arrives, until all take writes. */
  static void join(List<Server> group) {
    for (int i = 0; i < 5 && !group.stream().allMatch(s -> s.gossip.writable()); i++) {
      round(group);
    }
  }

  /** A round of each, so late that nothing is thought to be under way, in which all arrives. */
  static void round(List<Server> group) {
    group.forEach(server -> server.elapsed += Settled.AFTER_MICROS);
    group.forEach(Server::round);
    settle(group);
  }

  /** Delivers until nothing is under way among {@code group}; what goes elsewhere is dropped. */
  static void settle(List<Server> group) {
    Map<String, Server> byId = new TreeMap<>();
    group.forEach(server -> byId.put(server.id, server));
    for (boolean busy = true; busy; ) {
      busy = false;
      for (Server from : group) {
        for (Sent sent : from.take()) {
          if (byId.containsKey(sent.to())) {
            byId.get(sent.to()).receive(sent.message());
            busy = true;
          }
        }
      }
    }
  }

  /** A beat of its timer. */
  void round() {
    gossip.round(clocks());
  }

  /** Begins it; {@code told} gets the peers that have not answered. */
  Restamping beginRestamping(List<Set<String>> told) {
    return gossip.beginRestamping(clocks(), told::add);
  }

  /** Ends what was begun. */
  void restamp() {
    gossip.restamp(gossip.restamping(clocks()));
    gossip.endRestamping();
  }

  private ClockReading clocks() {
    return new ClockReading(Replicas.NOW + elapsed + skew, elapsed);
  }

  /** What waits in the outbox, which is empty then. */
  List<Sent> take() {
    List<Sent> taken = List.copyOf(outbox);
    outbox.clear();
    return taken;
  }

  /** What waits there of one kind. */
  <M extends Message> List<M> take(Class<M> kind) {
    return take().stream().map(Sent::message).filter(kind::isInstance).map(kind::cast).toList();
  }

  void receive(Message... messages) {
    turn(
        batch -> {
          for (Message message : messages) {
            gossip.receive(message, batch);
          }
        });
  }

  void append() {
    turn(batch -> batch.append("text/plain", new byte[] {1}));
  }

  /** One turn of the writer; a store that fails is the test's business. */
  void turn(Consumer<Batch> work) {
    turn(gossip.begin(clocks()), work);
  }

  /** One whose writes are stamped that far ahead of the time that this node goes by. */
  void turn(Consumer<Batch> work, long ahead) {
    turn(replica.begin(gossip.begin(clocks()).now() + ahead), work);
  }

  private void turn(Batch batch, Consumer<Batch> work) {
    try {
      work.accept(batch);
    } catch (StoreException e) {
      gossip.abandon();
      throw e;
    }
    gossip.commit(batch);
  }

  long version() {
    return replica.state().version(replica.state().current());
  }

  /** What is known here of another one. */
  Peer peer(Server other) {
    return gossip.peers().stream().filter(p -> p.node().equals(other.id)).findFirst().orElseThrow();
  }

  long refused(io.parley.replica.Refusal reason) {
    return gossip.statistics().refused().getOrDefault(reason, 0L);
  }

  @Override
  public void send(String node, Message message) {
    outbox.add(new Sent(node, message));
  }

  @Override
  public void broadcast(PushMessage message) {
    gossip.peers().forEach(peer -> outbox.add(new Sent(peer.node(), message)));
  }
}
