package io.parley.hazelcast;

import io.parley.gossip.ClockReading;
import io.parley.gossip.Gossip;
import io.parley.gossip.GossipSettings;
import io.parley.gossip.Message;
import io.parley.gossip.Transport;
import io.parley.replica.Batch;
import io.parley.replica.Digest;
import io.parley.replica.MemoryStore;
import io.parley.replica.Replica;
import io.parley.replica.ReplicaState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** The real core over a store in memory; driven by the test's one thread. */
final class CoreNode implements MembershipObserver {
  static final GossipSettings GOSSIP =
      new GossipSettings(3, 10, false, TransportFixture.MAX_MESSAGE);

  final MemoryStore store = new MemoryStore();
  final Gossip gossip;
  private final Replica replica;
  private final Queue<Runnable> membership = new ConcurrentLinkedQueue<>();
  private long now;

  CoreNode(String nodeId, Transport transport) {
    replica = Replica.open(nodeId, store, nodeId.hashCode(), Duration.ofMinutes(1));
    gossip = new Gossip(replica, transport, new Random(1), GOSSIP);
  }

  @Override
  public void nodeUp(String nodeId, String address) {
    membership.add(() -> gossip.peerUp(nodeId, address));
  }

  @Override
  public void nodeDown(String nodeId) {
    membership.add(() -> gossip.peerDown(nodeId));
  }

  @Override
  public void duplicateNodeId(String nodeId, String address) {}

  /** One turn of the writer: what has arrived, and then what is written. */
  void turn(List<Message> arrived, Consumer<Batch> writes) {
    for (Runnable change = membership.poll(); change != null; change = membership.poll()) {
      change.run();
    }
    Batch batch = gossip.begin(clocks());
    arrived.forEach(message -> gossip.receive(message, batch));
    writes.accept(batch);
    gossip.commit(batch);
  }

  void round() {
    gossip.round(clocks());
  }

  private ClockReading clocks() {
    now += 1000;
    return new ClockReading(now, now);
  }

  void append(int entries) {
    turn(
        List.of(),
        batch -> {
          for (int i = 0; i < entries; i++) {
            batch.append("text/plain", ("entry " + i).getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  Digest digest() {
    return replica.digest();
  }

  ReplicaState state() {
    return replica.state();
  }
}
