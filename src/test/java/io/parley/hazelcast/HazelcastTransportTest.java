package io.parley.hazelcast;

import static io.parley.hazelcast.TransportFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.parley.crdt.Origin;
import io.parley.crdt.VersionVector;
import io.parley.gossip.ClockMessage;
import io.parley.gossip.PushMessage;
import io.parley.hazelcast.TransportFixture.Seen;
import io.parley.replica.Delta;
import io.parley.replica.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HazelcastTransportTest {

  private static PushMessage push(String node, int bytes) {
    Origin origin = new Origin(node, 7);
    Entry entry = new Entry(origin, 1, 1, 0, "text/plain", new byte[bytes]);
    return new PushMessage(
        origin, new Delta(origin, 0, 1, List.of(entry), null), VersionVector.empty());
  }

  @Test
  void threeThatStartAtOnceFindOneAnotherAndTalk() {
    try (TransportFixture cluster = new TransportFixture("together", 3)) {
      List<HazelcastTransport> nodes = new ArrayList<>();
      List<Seen> seen = new ArrayList<>();
      List<CompletableFuture<?>> starts = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        seen.add(new Seen());
        nodes.add(cluster.transport(cluster.settings("n" + i, i), seen.get(i)));
        starts.add(CompletableFuture.runAsync(nodes.get(i)::start, cluster.executor));
      }
      CompletableFuture.allOf(starts.toArray(new CompletableFuture<?>[0])).join();
      await("one cluster", () -> seen.stream().allMatch(s -> s.up.size() == 2));
      assertEquals(Set.of("n1", "n2"), seen.get(0).up);

      nodes.get(0).broadcast(push("n0", 200));
      ClockMessage clock = new ClockMessage(new Origin("n0", 7), new Origin("n2", 1), 5, 4);
      nodes.get(0).send("n2", clock);

      await("a push", () -> nodes.get(1).statistics().messagesReceived() == 1);
      await("both", () -> nodes.get(2).statistics().messagesReceived() == 2);
      assertEquals(List.of(push("n0", 200)), nodes.get(1).drain(10, 1 << 20));
      assertEquals(Set.of(push("n0", 200), clock), Set.copyOf(nodes.get(2).drain(10, 1 << 20)));
      assertEquals(0, nodes.get(0).statistics().messagesReceived());
      nodes.get(1).close();
    }
  }
}
