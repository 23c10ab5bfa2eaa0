package io.parley.hazelcast;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.parley.crdt.Origin;
import io.parley.crdt.VersionVector;
import io.parley.gossip.PushMessage;
import io.parley.identity.MemberIdentity;
import io.parley.it.Eventually;
import io.parley.replica.Delta;
import io.parley.replica.Entry;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/** Transports of one cluster on loopback, and waiting for what they do. */
final class TransportFixture implements AutoCloseable {
  static final int MAX_MESSAGE = 1 << 20;

  private static final QueueBounds BOUNDS = new QueueBounds(4096, 64 << 20);

  /** What an observer was told. */
  static final class Seen implements MembershipObserver {
    final Set<String> up = new ConcurrentSkipListSet<>();
    final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void nodeUp(String nodeId, String address) {
      up.add(nodeId);
      events.add("up " + nodeId + " " + address);
    }

    @Override
    public void nodeDown(String nodeId) {
      up.remove(nodeId);
      events.add("down " + nodeId);
    }

    @Override
    public void duplicateNodeId(String nodeId, String address) {
      events.add("duplicate " + nodeId + " " + address);
    }
  }

  final ExecutorService executor = Executors.newCachedThreadPool();
  final String clusterName;
  private final List<String> addresses = new ArrayList<>();
  private final List<Integer> ports;
  private final List<Closeable> open = new CopyOnWriteArrayList<>();

  TransportFixture(String clusterName, int nodes) {
    this.clusterName = clusterName;
    this.ports = freePorts(nodes);
    ports.forEach(port -> addresses.add("127.0.0.1:" + port));
  }

  /** Below the ports that systems give to outgoing connections: one would take it by chance. */
  static List<Integer> freePorts(int count) {
    Set<Integer> free = new HashSet<>();
    for (int attempt = 0; attempt < 100 && free.size() < count; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        free.add(socket.getLocalPort());
      } catch (IOException e) {
        // Taken; the next one.
      }
    }
    if (free.size() < count) {
      throw new AssertionError("ports: got " + free.size() + " free of 100, want " + count);
    }
    return List.copyOf(free);
  }

  int port(int index) {
    return ports.get(index);
  }

  List<String> addresses() {
    return addresses;
  }

  HazelcastSettings settings(String nodeId, int index) {
    return settings(nodeId, index, BOUNDS);
  }

  HazelcastSettings settings(String nodeId, int index, QueueBounds inbox) {
    return settings(nodeId, index, "", addresses, inbox);
  }

  HazelcastSettings settings(String nodeId, int index, String advertised, List<String> members) {
    return settings(nodeId, index, advertised, members, BOUNDS);
  }

  private HazelcastSettings settings(
      String nodeId, int index, String advertised, List<String> members, QueueBounds inbox) {
    return new HazelcastSettings(
        nodeId,
        clusterName,
        "127.0.0.1",
        ports.get(index),
        advertised,
        members,
        MAX_MESSAGE,
        BOUNDS,
        inbox);
  }

  /** The member of a transport that was started. */
  HazelcastInstance instance(String nodeId, int index) {
    return Hazelcast.getHazelcastInstanceByName("parley-" + nodeId + "-" + port(index));
  }

  /** A push of one entry of so many bytes. */
  static PushMessage push(String node, int bytes) {
    Origin origin = new Origin(node, 7);
    Entry entry = new Entry(origin, 1, 1, 0, "text/plain", new byte[bytes]);
    return new PushMessage(
        origin, new Delta(origin, 0, 1, List.of(entry), null), VersionVector.empty());
  }

  HazelcastTransport transport(HazelcastSettings settings, MembershipObserver observer) {
    return transport(settings, observer, () -> {});
  }

  HazelcastTransport transport(
      HazelcastSettings settings, MembershipObserver observer, Runnable wakeUp) {
    return transport(settings, observer, wakeUp, () -> {});
  }

  HazelcastTransport transport(
      HazelcastSettings settings,
      MembershipObserver observer,
      Runnable wakeUp,
      Runnable transferWakeUp) {
    return transport(settings, observer, wakeUp, transferWakeUp, MemberConfig.JOIN);
  }

  /**
   * @param join how long to wait for members that do not answer
   */
  HazelcastTransport transport(
      HazelcastSettings settings, MembershipObserver observer, Runnable wakeUp, Duration join) {
    return transport(settings, observer, wakeUp, () -> {}, join);
  }

  /** One that shows this, and lets in whom it lets in. */
  HazelcastTransport transport(
      HazelcastSettings settings, MemberIdentity identity, MembershipObserver observer) {
    return transport(settings, identity, observer, () -> {}, () -> {}, Duration.ofSeconds(5));
  }

  private HazelcastTransport transport(
      HazelcastSettings settings,
      MembershipObserver observer,
      Runnable wakeUp,
      Runnable transferWakeUp,
      Duration join) {
    return transport(settings, null, observer, wakeUp, transferWakeUp, join);
  }

  private HazelcastTransport transport(
      HazelcastSettings settings,
      MemberIdentity identity,
      MembershipObserver observer,
      Runnable wakeUp,
      Runnable transferWakeUp,
      Duration join) {
    HazelcastTransport transport =
        new HazelcastTransport(
            settings, identity, executor, observer, wakeUp, transferWakeUp, join);
    open.add(transport::close);
    return transport;
  }

  <T extends Closeable> T closing(T resource) {
    open.add(resource);
    return resource;
  }

  static void await(String what, BooleanSupplier condition) {
    Eventually.eventually(what, condition::getAsBoolean, holds -> holds);
  }

  @Override
  public void close() {
    for (Closeable one : open) {
      try {
        one.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    executor.shutdownNow();
  }
}
