package io.parley.hazelcast;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.topic.ITopic;
import io.parley.gossip.Message;
import io.parley.gossip.PushMessage;
import io.parley.gossip.Transport;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Carries messages over topics of an embedded Hazelcast member: pushes over one for all, the rest
 * over one for each node.
 *
 * <p>Sending never blocks and never throws; one task at a time encodes and publishes. What arrives
 * is decoded, checked and put in the inbox, for {@link #drain}. Both queues are bounded; what is
 * dropped is counted by {@link DropReason}. Thread-safe.
 */
public final class HazelcastTransport implements Transport, AutoCloseable {
  private static final Logger LOG = System.getLogger(HazelcastTransport.class.getName());

  private static final String LIVE_TOPIC = MemberConfig.TOPICS + "live";
  private static final String NODE_TOPIC = MemberConfig.TOPICS + "node.";

  /**
   * @param node null: all others
   */
  private record Outgoing(String node, Message message) {}

  private final HazelcastSettings settings;
  private final Duration join;
  private final WireCodec codec;
  private final TransportCounters counters = new TransportCounters();
  private final Unheard unheard = new Unheard();
  private final Members members;
  private final Receiver receiver;
  private final Outbox<Outgoing> outbox;
  private volatile HazelcastInstance instance;
  private boolean closed;

  /**
   * Does nothing yet.
   *
   * @param executor runs the sending, one task at a time; not in the caller's thread
   * @param observer told of other nodes
   * @param wakeUp called, by a thread of Hazelcast, after a message was put in the inbox; must not
   *     block or throw
   */
  public HazelcastTransport(
      HazelcastSettings settings, Executor executor, MembershipObserver observer, Runnable wakeUp) {
    this(settings, executor, observer, wakeUp, MemberConfig.JOIN);
  }

  /**
   * @param join how long to wait for members that do not answer
   */
  HazelcastTransport(
      HazelcastSettings settings,
      Executor executor,
      MembershipObserver observer,
      Runnable wakeUp,
      Duration join) {
    this.settings = settings;
    this.join = join;
    this.codec = new WireCodec(settings.maxMessageBytes());
    this.members = new Members(settings.nodeId(), observer);
    this.receiver = new Receiver(codec, settings.inbox(), unheard, counters, wakeUp);
    this.outbox = new Outbox<>(settings.outbox(), executor, this::publish);
  }

  /**
   * Starts the member and joins the others; returns when it has, or is alone. Blocks for seconds;
   * for a minute where others are there and do not answer.
   *
   * @throws IllegalStateException if the port is taken, the address is not this machine's, or the
   *     transport was started before; then nothing runs
   */
  public synchronized void start() {
    if (instance != null || closed) {
      throw new IllegalStateException("transport: was started before, want a new one");
    }
    HazelcastInstance started = newInstance();
    try {
      started.getTopic(NODE_TOPIC + settings.nodeId()).addMessageListener(receiver);
      started.getTopic(LIVE_TOPIC).addMessageListener(receiver);
      // Listening comes first, so that no change is lost.
      started.getCluster().addMembershipListener(new Changes(started));
      started.getLifecycleService().addLifecycleListener(event -> update(started));
      instance = started;
      update(started);
    } catch (RuntimeException e) {
      instance = null;
      started.getLifecycleService().terminate();
      throw e;
    }
  }

  private HazelcastInstance newInstance() {
    try {
      return Hazelcast.newHazelcastInstance(config(settings.members()));
    } catch (HazelcastException e) {
      throw new IllegalStateException(
          "parley.hazelcast.port: got "
              + settings.port()
              + " at "
              + settings.bindAddress()
              + " (parley.hazelcast.bind), want a free port and an address of this machine: "
              + e.getMessage(),
          e);
    } catch (IllegalStateException e) {
      LOG.log(
          Level.WARNING,
          "None of {0} answered within {1}: starts alone, and joins them when they do",
          settings.members(),
          join);
      return alone();
    }
  }

  /** Who is there but frozen must not keep this node from working; clusters that meet merge. */
  private HazelcastInstance alone() {
    Config config = config(List.of());
    HazelcastInstance instance = Hazelcast.newHazelcastInstance(config);
    config.getAdvancedNetworkConfig().getJoin().getTcpIpConfig().setMembers(settings.members());
    return instance;
  }

  private Config config(List<String> ask) {
    String name = "parley-" + settings.nodeId() + "-" + settings.port();
    return MemberConfig.of(settings, name, ask, join);
  }

  private void update(HazelcastInstance source) {
    if (source.getLifecycleService().isRunning()) {
      members.update(source.getCluster().getMembers());
    }
  }

  private final class Changes implements MembershipListener {
    private final HazelcastInstance source;

    Changes(HazelcastInstance source) {
      this.source = source;
    }

    @Override
    public void memberAdded(MembershipEvent event) {
      changed(event);
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
      changed(event);
    }

    private void changed(MembershipEvent event) {
      String node = event.getMember().getAttribute(Members.NODE_ATTRIBUTE);
      if (node != null) {
        unheard.forget(node);
      }
      update(source);
    }
  }

  @Override
  public void send(String node, Message message) {
    offer(new Outgoing(node, message));
  }

  @Override
  public void broadcast(PushMessage message) {
    offer(new Outgoing(null, message));
  }

  private void offer(Outgoing outgoing) {
    DropReason dropped =
        instance == null
            ? DropReason.NOT_RUNNING
            : outbox.offer(outgoing, Message.ENVELOPE_BYTES + outgoing.message().weight());
    if (dropped != null) {
      counters.dropped(dropped);
    }
  }

  private void publish(Outgoing outgoing) {
    HazelcastInstance running = instance;
    if (running == null) {
      counters.dropped(DropReason.NOT_RUNNING);
      return;
    }
    try {
      byte[] bytes = codec.encode(outgoing.message());
      if (bytes.length > settings.maxMessageBytes()) {
        counters.dropped(DropReason.TOO_LONG);
      } else if (outgoing.node() == null) {
        publishToAll(running, bytes);
      } else if (members.others().contains(outgoing.node())) {
        running.<byte[]>getTopic(NODE_TOPIC + outgoing.node()).publish(bytes);
        counters.sent(bytes.length);
      } else {
        counters.dropped(DropReason.NO_MEMBER);
      }
    } catch (RuntimeException e) {
      counters.dropped(DropReason.SEND_FAILED);
      LOG.log(Level.DEBUG, "A message was not sent", e);
    }
  }

  /** Over the topic for all; while a member is silent, to each of the others. */
  private void publishToAll(HazelcastInstance running, byte[] bytes) {
    List<String> reached = new ArrayList<>();
    boolean all = true;
    for (String node : members.others()) {
      if (unheard.mayPush(node, bytes.length)) {
        reached.add(node);
      } else {
        all = false;
        counters.dropped(DropReason.SILENT_MEMBER);
      }
    }
    if (all) {
      ITopic<byte[]> live = running.getTopic(LIVE_TOPIC);
      live.publish(bytes);
    } else {
      reached.forEach(node -> running.<byte[]>getTopic(NODE_TOPIC + node).publish(bytes));
    }
    counters.sent(bytes.length);
  }

  /**
   * Takes the oldest messages that have arrived: at most so many, and none more once their weights
   * reach {@code bytes}.
   */
  public List<Message> drain(int most, long bytes) {
    return receiver.drain(most, bytes);
  }

  /** Whether the member runs and belongs to a cluster, be it alone. */
  public boolean joined() {
    HazelcastInstance running = instance;
    return running != null && running.getLifecycleService().isRunning();
  }

  /** What was done so far. */
  public TransportStatistics statistics() {
    return counters.statistics(outbox.size(), receiver.waiting(), members.duplicates());
  }

  /** Leaves the cluster and ends the member's threads; returns when they have ended. */
  @Override
  public synchronized void close() {
    closed = true;
    HazelcastInstance running = instance;
    instance = null;
    outbox.close();
    receiver.close();
    if (running != null) {
      running.shutdown();
    }
  }
}
