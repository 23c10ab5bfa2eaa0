package io.parley.hazelcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hazelcast.cluster.ClusterState;
import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.BuildInfoProvider;
import io.parley.gossip.Message;
import io.parley.hazelcast.TransportFixture.Seen;
import io.parley.identity.ClusterSecret;
import io.parley.identity.MemberIdentity;
import io.parley.it.Eventually;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** I12: members that have proved who they are, and what becomes of the others. */
class ProvedMembersTest {
  private static final ClusterSecret SECRET =
      ClusterSecret.of("0123456789abcdefghijklmnopqrstuvwxyz");
  private static final ClusterSecret OTHER =
      ClusterSecret.of("zyxwvutsrqponmlkjihgfedcba9876543210");

  private static MemberIdentity identity(String node, ClusterSecret... secrets) {
    return MemberIdentity.ofSecrets(node, () -> List.of(secrets), InstantSource.system());
  }

  private static void begin(HazelcastTransport transport) {
    transport.start();
    transport.listen();
  }

  private static int answer(Socket socket) throws IOException {
    try {
      return socket.getInputStream().readAllBytes().length;
    } catch (SocketException e) {
      return 0;
    }
  }

  private static List<Message> await(HazelcastTransport transport, int count) {
    List<Message> heard = new ArrayList<>();
    TransportFixture.await(
        count + " messages",
        () -> {
          heard.addAll(transport.drain(1000, Long.MAX_VALUE));
          return heard.size() >= count;
        });
    return heard;
  }

  @Test
  void membersWithTheSecretJoinAndHearOneAnother() {
    try (TransportFixture cluster = new TransportFixture("tls", 2)) {
      Seen first = new Seen();
      Seen second = new Seen();
      HazelcastTransport n1 =
          cluster.transport(cluster.settings("n1", 0), identity("n1", SECRET), first);
      HazelcastTransport n2 =
          cluster.transport(cluster.settings("n2", 1), identity("n2", SECRET), second);
      begin(n1);
      begin(n2);
      TransportFixture.await(
          "both are up", () -> first.up.contains("n2") && second.up.contains("n1"));
      for (int i = 0; i < 20; i++) {
        n1.broadcast(TransportFixture.push("n1", 700_000));
      }
      n2.send("n1", TransportFixture.push("n2", 10));
      assertEquals(20, await(n2, 20).size());
      assertEquals("n2", await(n1, 1).get(0).sender().node());
    }
  }

  @Test
  void whoHasAnotherSecretOrNoneStaysOutAndHearsNothing() throws IOException {
    try (TransportFixture cluster = new TransportFixture("tls", 3)) {
      Seen first = new Seen();
      HazelcastTransport n1 =
          cluster.transport(cluster.settings("n1", 0), identity("n1", SECRET), first);
      begin(n1);
      Seen strangers = new Seen();
      for (HazelcastTransport stranger :
          List.of(
              cluster.transport(cluster.settings("n2", 1), identity("n2", OTHER), strangers),
              cluster.transport(cluster.settings("n3", 2), null, strangers))) {
        begin(stranger);
      }
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), cluster.port(0))) {
        socket.setSoTimeout(60_000);
        socket.getOutputStream().write("HZC".getBytes(StandardCharsets.US_ASCII));
        assertTrue(answer(socket) < 20, "bytes of the answer, want an alert at most");
      }
      assertEquals(List.of(), first.events);
      assertEquals(List.of(), strangers.events);
      assertEquals(1, cluster.instance("n1", 0).getCluster().getMembers().size());
    }
  }

  @Test
  void whoStatesAnotherIdThanThatOfTheCertificateIsNoNode() {
    try (TransportFixture cluster = new TransportFixture("tls", 2)) {
      Seen first = new Seen();
      HazelcastTransport n1 =
          cluster.transport(cluster.settings("n1", 0), identity("n1", SECRET), first);
      begin(n1);
      Seen second = new Seen();
      HazelcastTransport liar =
          cluster.transport(cluster.settings("n9", 1), identity("n2", SECRET), second);
      begin(liar);
      HazelcastInstance member = cluster.instance("n9", 1);
      TransportFixture.await("it has joined", () -> member.getCluster().getMembers().size() == 2);
      liar.send("n1", TransportFixture.push("n9", 10));
      liar.broadcast(TransportFixture.push("n9", 10));
      member.getTopic(MemberConfig.TOPICS + "node.n1").publish(new byte[100]);
      TransportFixture.await(
          "what it publishes is dropped",
          () -> n1.statistics().dropped().values().stream().anyMatch(count -> count > 0));
      assertEquals(List.of(), first.events);
      assertEquals(List.of(), n1.drain(10, Long.MAX_VALUE));
    }
  }

  @Test
  void membersThatRunTakeAnotherSecretAndMeetAgainByIt() {
    AtomicReference<List<ClusterSecret>> one = new AtomicReference<>(List.of(SECRET));
    AtomicReference<List<ClusterSecret>> two = new AtomicReference<>(List.of(SECRET));
    try (TransportFixture cluster = new TransportFixture("tls", 3)) {
      Seen first = new Seen();
      Seen second = new Seen();
      HazelcastTransport n1 =
          cluster.transport(
              cluster.settings("n1", 0),
              MemberIdentity.ofSecrets("n1", one::get, InstantSource.system()),
              first);
      HazelcastTransport n2 =
          cluster.transport(
              cluster.settings("n2", 1),
              MemberIdentity.ofSecrets("n2", two::get, InstantSource.system()),
              second);
      begin(n1);
      begin(n2);
      TransportFixture.await(
          "both are up", () -> first.up.contains("n2") && second.up.contains("n1"));
      one.set(List.of(OTHER));
      two.set(List.of(OTHER));
      HazelcastTransport n3 =
          cluster.transport(cluster.settings("n3", 2), identity("n3", OTHER), new Seen());
      begin(n3);
      TransportFixture.await("the third is up", () -> first.up.contains("n3"));
      TransportFixture.await(
          "both hear one another",
          () -> {
            n1.broadcast(TransportFixture.push("n1", 10));
            return n2.drain(10, Long.MAX_VALUE).size() > 0;
          });
    }
  }

  @Test
  void aMemberThatHasEndedByItselfIsStartedAgain() {
    try (TransportFixture cluster = new TransportFixture("tls", 2)) {
      Seen first = new Seen();
      HazelcastTransport n1 =
          cluster.transport(cluster.settings("n1", 0), identity("n1", SECRET), first);
      HazelcastTransport n2 =
          cluster.transport(cluster.settings("n2", 1), identity("n2", SECRET), new Seen());
      begin(n1);
      begin(n2);
      TransportFixture.await("n2 is up", () -> first.up.contains("n2"));
      n1.revive();
      cluster.instance("n1", 0).getLifecycleService().terminate();
      assertFalse(n1.joined());
      TransportFixture.await(
          "it hears again",
          () -> {
            n1.revive();
            n2.send("n1", TransportFixture.push("n2", 10));
            return n1.joined() && !n1.drain(10, Long.MAX_VALUE).isEmpty();
          });
    }
  }

  /** Runs where it is sent to, if it is. */
  static final class Mark implements Runnable, Serializable {
    private static final long serialVersionUID = 1;
    static final AtomicInteger RUNS = new AtomicInteger();

    @Override
    public void run() {
      RUNS.incrementAndGet();
    }
  }

  @Test
  void aMemberUsesNothingOfAnotherButMembershipAndTopics() {
    try (TransportFixture cluster = new TransportFixture("tls", 2)) {
      Seen first = new Seen();
      HazelcastTransport n1 =
          cluster.transport(cluster.settings("n1", 0), identity("n1", SECRET), first);
      begin(n1);
      // One of its own making, that has the secret: it sends what it likes.
      HazelcastTransport n2 =
          cluster.transport(cluster.settings("n2", 1), identity("n2", SECRET), new Seen());
      begin(n2);
      TransportFixture.await("n2 is up", () -> first.up.contains("n2"));
      AtomicInteger heard = new AtomicInteger();
      HazelcastInstance intruder = cluster.instance("n2", 1);
      Member target =
          intruder.getCluster().getMembers().stream()
              .filter(member -> !member.localMember())
              .findFirst()
              .orElseThrow();
      for (Runnable attempt :
          List.<Runnable>of(
              () -> intruder.getExecutorService("x").executeOnMember(new Mark(), target),
              () -> intruder.getMap("x").putAsync("key", new Mark()),
              () -> intruder.getReliableTopic("parley.live").publish("x"),
              () -> intruder.getTopic("parley.node.n1").publish(new Mark()),
              () -> intruder.getCluster().changeClusterState(ClusterState.FROZEN))) {
        // Some wait long for an answer that does not come.
        cluster.executor.execute(attempt);
      }
      TransportFixture.await(
          "n1 goes on, and hears what comes behind it",
          () -> {
            n2.send("n1", TransportFixture.push("n2", 10));
            return heard.addAndGet(n1.drain(10, Long.MAX_VALUE).size()) > 50;
          });
      TransportFixture.await(
          "each was dropped and counted",
          () ->
              n1.statistics().dropped().getOrDefault(DropReason.FORBIDDEN, 0L) >= 2
                  && n1.statistics().dropped().getOrDefault(DropReason.MALFORMED, 0L) >= 1);
      assertEquals(0, Mark.RUNS.get());
      assertEquals(ClusterState.ACTIVE, cluster.instance("n1", 0).getCluster().getClusterState());
      assertTrue(n1.joined());
    }
  }

  @Test
  void strangersThatHoldConnectionsOpenKeepNobodyOut() throws IOException {
    List<Socket> strangers = new ArrayList<>();
    try (TransportFixture cluster = new TransportFixture("tls", 2)) {
      Seen first = new Seen();
      HazelcastTransport n1 =
          cluster.transport(cluster.settings("n1", 0), identity("n1", SECRET), first);
      begin(n1);
      for (int i = 0; i < 200; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), cluster.port(0));
        socket.setSoTimeout((int) Eventually.DEADLINE.toMillis());
        strangers.add(socket);
      }
      HazelcastTransport n2 =
          cluster.transport(cluster.settings("n2", 1), identity("n2", SECRET), new Seen());
      begin(n2);
      TransportFixture.await("a node joins beside them", () -> first.up.contains("n2"));
      for (Socket stranger : strangers) {
        assertEquals(0, answer(stranger), "each is closed, and has got nothing");
      }
    } finally {
      for (Socket stranger : strangers) {
        stranger.close();
      }
    }
  }

  /** Its internal types are those of one version: see the package of TLS before another comes. */
  @Test
  void hazelcastIsOfTheVersionWhoseInternalTypesAreUsed() {
    assertEquals("5.7.0", BuildInfoProvider.getBuildInfo().getVersion());
  }
}
