package io.parley.hazelcast;

import static io.parley.hazelcast.TransportFixture.await;
import static io.parley.hazelcast.TransportFixture.push;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.topic.ITopic;
import io.parley.gossip.Message;
import io.parley.hazelcast.TransportFixture.Seen;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What a member that is not a well-behaved node can do to one that is. */
class ForeignMemberTest {
  private static final AtomicBoolean READ = new AtomicBoolean();

  /** Does harm when it is read. */
  private static final class Gadget implements Serializable {
    private void readObject(ObjectInputStream in) throws IOException {
      READ.set(true);
    }
  }

  private static HazelcastInstance member(TransportFixture cluster, String nodeId, int index) {
    Config config =
        MemberConfig.of(
            cluster.settings("x", index),
            "foreign-" + index,
            cluster.addresses(),
            MemberConfig.JOIN);
    config.getMemberAttributeConfig().removeAttribute(Members.NODE_ATTRIBUTE);
    if (nodeId != null) {
      config.getMemberAttributeConfig().setAttribute(Members.NODE_ATTRIBUTE, nodeId);
    }
    HazelcastInstance instance = Hazelcast.newHazelcastInstance(config);
    cluster.closing(instance.getLifecycleService()::terminate);
    return instance;
  }

  @Test
  void whatIsNoMessageOfItsPublisherIsDroppedAndCounted() {
    try (TransportFixture cluster = new TransportFixture("foreign", 3)) {
      HazelcastTransport node = cluster.transport(cluster.settings("a", 0), new Seen());
      node.start();
      node.listen();
      HazelcastInstance evil = member(cluster, "evil", 1);
      HazelcastInstance nobody = member(cluster, null, 2);
      WireCodec codec = new WireCodec(TransportFixture.MAX_MESSAGE);
      byte[] genuine = codec.encode(push("evil", 10));
      byte[] otherVersion = genuine.clone();
      otherVersion[1] = WireCodec.VERSION + 1;

      for (String topic : List.of("parley.live", "parley.node.a")) {
        ITopic<Object> out = evil.getTopic(topic);
        out.publish(new byte[0]);
        out.publish(new byte[] {1, 2, 3});
        out.publish("text");
        out.publish(new Gadget());
        out.publish(new byte[TransportFixture.MAX_MESSAGE + 1]);
        out.publish(otherVersion);
        out.publish(codec.encode(push("b", 10)));
        out.publish(genuine);
        nobody.getTopic(topic).publish(genuine);
      }

      await("all of it", () -> total(node) == 18);
      assertEquals(
          Map.of(
              DropReason.MALFORMED, 8L,
              DropReason.OVERSIZED, 2L,
              DropReason.WRONG_VERSION, 2L,
              DropReason.SENDER_MISMATCH, 2L,
              DropReason.UNKNOWN_SENDER, 2L),
          node.statistics().dropped());
      assertEquals(List.of(push("evil", 10), push("evil", 10)), node.drain(10, 1 << 20));
      assertEquals(false, READ.get(), "no object is built from what arrives");
    }
  }

  /**
   * A class whose initialiser has failed stays so; nothing that is left of it may be taken for
   * good.
   */
  @Test
  void whatItsOwnClassesCannotReadIsCountedAndSaid() {
    try (TransportFixture cluster = new TransportFixture("deaf", 2)) {
      HazelcastInstance here = member(cluster, "a", 0);
      HazelcastInstance there = member(cluster, "b", 1);
      QueueBounds bounds = new QueueBounds(16, 1 << 20);
      TransportCounters counters = new TransportCounters();
      Inbox<Message> inbox = new Inbox<>(bounds, counters, () -> {});
      AtomicBoolean broken = new AtomicBoolean(true);
      WireCodec codec = new WireCodec(TransportFixture.MAX_MESSAGE);
      Receiver receiver =
          new Receiver(
              bytes -> {
                if (broken.get()) {
                  throw new NoClassDefFoundError("Could not initialize class Parley");
                }
                return codec.decode(bytes);
              },
              inbox,
              new Inbox<>(bounds, counters, () -> {}),
              new Unheard(),
              counters,
              null);
      here.getTopic("parley.live").addMessageListener(receiver);
      ITopic<Object> out = there.getTopic("parley.live");
      out.publish(codec.encode(push("b", 1)));
      await("it is said", () -> receiver.deafness() != null);
      assertEquals(
          Map.of(DropReason.UNREADABLE, 1L), counters.statistics(0, 0, Set.of()).dropped());
      assertEquals(true, receiver.deafness().contains("class Parley"), receiver.deafness());

      broken.set(false);
      out.publish(codec.encode(push("b", 2)));
      await("it is heard", () -> inbox.size() == 1);
      assertNull(receiver.deafness());
    }
  }

  private static long total(HazelcastTransport node) {
    TransportStatistics all = node.statistics();
    return all.messagesReceived() + all.dropped().values().stream().mapToLong(n -> n).sum();
  }

  @Test
  void aSilentMemberIsPushedOnlySoMuchAndTheOthersAllTheSame() {
    try (TransportFixture cluster = new TransportFixture("silent", 3)) {
      HazelcastTransport node = cluster.transport(cluster.settings("a", 0), new Seen());
      node.start();
      node.listen();
      HazelcastTransport[] reply = new HazelcastTransport[1];
      HazelcastTransport other =
          cluster.transport(
              cluster.settings("b", 1), new Seen(), () -> reply[0].broadcast(push("b", 1)));
      reply[0] = other;
      other.start();
      other.listen();
      member(cluster, "silent", 2);
      int pushes = (int) (Unheard.MAX_BYTES / 700_000) + 5;

      for (int i = 1; i <= pushes; i++) {
        int sent = i;
        node.broadcast(push("a", 700_000));
        await("push " + i, () -> other.statistics().messagesReceived() == sent);
        await("its answer", () -> node.statistics().messagesReceived() == sent);
        other.drain(1, 1);
      }

      long dropped = node.statistics().dropped().getOrDefault(DropReason.SILENT_MEMBER, 0L);
      assertEquals(true, dropped >= 3 && dropped <= 6, "dropped " + dropped);
      assertEquals(Map.of(DropReason.SILENT_MEMBER, dropped), node.statistics().dropped());
    }
  }

  @Test
  void noClientIsLetIn() {
    try (TransportFixture cluster = new TransportFixture("clients", 1)) {
      cluster.transport(cluster.settings("a", 0), new Seen()).start();
      ClientConfig client = new ClientConfig().setClusterName("clients");
      client.getNetworkConfig().addAddress(cluster.addresses().get(0)).setConnectionTimeout(2000);
      client
          .getConnectionStrategyConfig()
          .getConnectionRetryConfig()
          .setClusterConnectTimeoutMillis(1);

      assertThrows(IllegalStateException.class, () -> HazelcastClient.newHazelcastClient(client));
    }
  }
}
