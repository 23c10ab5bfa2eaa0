package io.parley.hazelcast;

import static io.parley.hazelcast.TransportFixture.await;
import static io.parley.hazelcast.TransportFixture.push;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.checkpoint.Chunk;
import io.parley.checkpoint.MemoryChunkStore;
import io.parley.checkpoint.StateHead;
import io.parley.checkpoint.Transfer;
import io.parley.checkpoint.TransferMessage;
import io.parley.checkpoint.TransferMessage.ChunkAnswer;
import io.parley.checkpoint.TransferMessage.ListRequest;
import io.parley.checkpoint.TransferStatistics;
import io.parley.crdt.Origin;
import io.parley.hazelcast.TransportFixture.Seen;
import io.parley.merkle.Hash;
import io.parley.merkle.MerkleTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Transfers between real members on loopback. */
class TransferLaneTest {
  private static final int MIB = 1 << 20;

  /** A transfer that one thread drives: what arrives wakes it. */
  private static final class Driven implements AutoCloseable {
    final MemoryChunkStore store = new MemoryChunkStore();
    final HazelcastTransport transport;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Transfer transfer;

    Driven(TransportFixture cluster, String node, int index) {
      AtomicReference<Driven> late = new AtomicReference<>();
      transport =
          cluster.transport(
              cluster.settings(node, index),
              new Seen(),
              () -> {},
              () -> late.get().run(late.get()::drain));
      transfer = new Transfer(store, transport, new Random(1), chunk -> {});
      late.set(this);
    }

    void run(Runnable step) {
      thread.execute(step);
    }

    <T> T ask(Supplier<T> question) {
      return CompletableFuture.supplyAsync(question, thread).join();
    }

    private void drain() {
      for (ReceivedTransfer one : transport.drainTransfers(1, Long.MAX_VALUE)) {
        transfer.receive(one.from(), one.message());
      }
    }

    TransferStatistics statistics() {
      return ask(transfer::statistics);
    }

    @Override
    public void close() {
      thread.shutdownNow();
    }
  }

  private static StateHead hold(MemoryChunkStore store, byte[] state) {
    List<Hash> names = new ArrayList<>();
    long begun = store.begin();
    for (int from = 0; from < state.length; from += Chunk.SIZE) {
      Chunk chunk =
          Chunk.of(Arrays.copyOfRange(state, from, Math.min(state.length, from + Chunk.SIZE)));
      store.append(begun, List.of(chunk));
      names.add(chunk.name());
    }
    StateHead head = new StateHead(state.length, MerkleTree.root(names));
    store.finish(begun, head);
    return head;
  }

  @Test
  void aStateOfAFewMebibytesMovesFromOneMemberToAnotherWhileGossipGoesOn() {
    try (TransportFixture cluster = new TransportFixture("transfer", 2);
        Driven a = new Driven(cluster, "a", 0);
        Driven b = new Driven(cluster, "b", 1)) {
      a.transport.start();
      a.transport.listen();
      b.transport.start();
      b.transport.listen();
      byte[] state = new byte[6 * MIB + 1];
      new Random(3).nextBytes(state);
      StateHead head = hold(a.store, state);

      a.run(() -> a.transfer.peers(Set.of("b")));
      b.run(() -> b.transfer.peers(Set.of("a")));
      b.run(() -> b.transfer.want(List.of(head)));
      a.transport.broadcast(push("a", 100));
      await("the state", () -> b.ask(() -> b.transfer.whole(head)));
      await("the push", () -> b.transport.statistics().messagesReceived() == 1);

      assertEquals(head.chunks(), b.store.names().size());
      b.store.names().forEach(name -> assertTrue(new Chunk(name, bytes(b.store, name)).intact()));
      assertEquals(state.length, b.store.bytes());
      assertEquals(head.chunks(), b.statistics().chunksReceived());
      assertEquals(List.of(push("a", 100)), b.transport.drain(10, MIB), "and nothing else");
      assertEquals(Map.of(), a.transport.transferStatistics().dropped());
      assertEquals(1, a.transport.statistics().messagesSent(), "gossip is counted by itself");
      long bytes = a.transport.transferStatistics().bytesSent();
      assertTrue(bytes > state.length && bytes < state.length * 1.01, () -> bytes + " B");
    }
  }

  private static byte[] bytes(MemoryChunkStore store, Hash name) {
    return store.chunk(name).orElseThrow();
  }

  @Test
  void aFloodOfTransfersNeitherFillsTheInboxOfGossipNorGrowsWithoutBound() {
    try (TransportFixture cluster = new TransportFixture("flood", 2)) {
      HazelcastTransport a = cluster.transport(cluster.settings("a", 0), new Seen());
      HazelcastTransport b = cluster.transport(cluster.settings("b", 1), new Seen());
      a.start();
      a.listen();
      b.start();
      b.listen();
      byte[] chunk = new byte[Chunk.SIZE];
      TransferMessage bulk =
          new ChunkAnswer(1, List.of(chunk, chunk, chunk, chunk, chunk, chunk, chunk), List.of());
      for (int i = 1; i <= 60; i++) {
        a.send("b", bulk);
        long sent = i;
        await("sent", () -> total(a.transferStatistics()) == sent);
        // Who is heard may be sent more.
        long before = a.transferStatistics().messagesReceived();
        b.send("a", new ListRequest(i, Hash.sha256(chunk), false));
        await("heard", () -> a.transferStatistics().messagesReceived() > before);
      }
      a.broadcast(push("a", 100));
      await("the push", () -> b.statistics().messagesReceived() == 1);
      await("all of it", () -> arrived(b.transferStatistics()) == 60);

      TransportStatistics got = b.transferStatistics();
      assertTrue(got.dropped().get(DropReason.INBOX_FULL) > 0);
      assertTrue(got.inbox() * bulk.weight() <= 16L * MIB, () -> got.inbox() + " wait");
      assertEquals(List.of(push("a", 100)), b.drain(10, MIB));
      assertEquals(new ReceivedTransfer("a", bulk), b.drainTransfers(1, 1).get(0));
      assertEquals(got.inbox() - 1, b.transferStatistics().inbox());
    }
  }

  private static long total(TransportStatistics all) {
    return all.messagesSent() + dropped(all);
  }

  private static long arrived(TransportStatistics all) {
    return all.messagesReceived() + dropped(all);
  }

  private static long dropped(TransportStatistics all) {
    return all.dropped().values().stream().mapToLong(n -> n).sum();
  }

  @Test
  void bulkForAMemberThatSaysNothingIsHeldBack() {
    try (TransportFixture cluster = new TransportFixture("mute", 2)) {
      HazelcastTransport a = cluster.transport(cluster.settings("a", 0), new Seen());
      HazelcastTransport b = cluster.transport(cluster.settings("b", 1), new Seen());
      a.start();
      a.listen();
      b.start();
      b.listen();
      byte[] chunk = new byte[Chunk.SIZE];
      TransferMessage bulk = new ChunkAnswer(1, List.of(chunk, chunk, chunk, chunk), List.of());
      int most = (int) (Unheard.MAX_BYTES / (4 * Chunk.SIZE)) + 5;
      for (int i = 0; i < most; i++) {
        long sent = i + 1L;
        a.send("b", bulk);
        await("sent", () -> total(a.transferStatistics()) == sent);
      }
      assertTrue(a.transferStatistics().dropped().get(DropReason.SILENT_MEMBER) > 0);
      assertEquals(Set.of(DropReason.SILENT_MEMBER), a.transferStatistics().dropped().keySet());
    }
  }

  @Test
  void aTransferMessageOfAnotherNodeThanItsPublisherIsDropped() {
    try (TransportFixture cluster = new TransportFixture("forged", 2)) {
      HazelcastTransport a = cluster.transport(cluster.settings("a", 0), new Seen());
      HazelcastTransport b = cluster.transport(cluster.settings("b", 1), new Seen());
      a.start();
      a.listen();
      b.start();
      b.listen();
      WireCodec codec = new WireCodec(TransportFixture.MAX_MESSAGE);
      ListRequest request = new ListRequest(1, Hash.sha256(new byte[0]), true);

      for (String sender : List.of("c", "b")) {
        cluster
            .instance("b", 1)
            .getTopic("parley.node.a")
            .publish(codec.encode(new Origin(sender, 0), request));
      }

      await("both", () -> a.transferStatistics().messagesReceived() == 1);
      await("the other", () -> !a.statistics().dropped().isEmpty());
      assertEquals(Map.of(DropReason.SENDER_MISMATCH, 1L), a.statistics().dropped());
      assertEquals(List.of(new ReceivedTransfer("b", request)), a.drainTransfers(10, MIB));
    }
  }
}
