package io.parley.hazelcast;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.topic.ITopic;
import io.parley.checkpoint.TransferMessage;
import io.parley.checkpoint.TransferTransport;
import io.parley.crdt.Origin;
import io.parley.gossip.Message;
import io.parley.gossip.PushMessage;
import io.parley.gossip.Transport;
import io.parley.identity.MemberIdentity;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Carries messages over topics of an embedded Hazelcast member: pushes over one for all, the rest
 * over one for each node.
 *
 * <p>Sending never blocks and never throws; one task at a time encodes and publishes what gossip
 * sends, and another what transfers send. What arrives is decoded, checked and put in the inbox of
 * its kind, for {@link #drain} and {@link #drainTransfers}. All queues are bounded; what is dropped
 * is counted by {@link DropReason}. Thread-safe.
 */
public final class HazelcastTransport implements Transport, TransferTransport, AutoCloseable {
  private static final Logger LOG = System.getLogger(HazelcastTransport.class.getName());

  private static final String LIVE_TOPIC = MemberConfig.TOPICS + "live";
  private static final String NODE_TOPIC = MemberConfig.TOPICS + "node.";

  /**
   * @param node null: all others
   */
  private record Outgoing(String node, Message message) {}

  private final HazelcastSettings settings;
  private final WireCodec codec;
  private final TransportCounters counters = new TransportCounters();
  private final Unheard unheard = new Unheard();
  private final Members members;
  private final Inbox<Message> inbox;
  private final Outbox<Outgoing> outbox;
  private final TransferLane transfers;
  private final Receiver receiver;
  private final EmbeddedMember member;
  private final Seals seals;
  private volatile HazelcastInstance instance;
  private final Executor executor;
  private final AtomicBoolean reviving = new AtomicBoolean();
  private volatile boolean listening;
  private boolean closed;

  /**
   * Does nothing yet.
   *
   * @param identity who this node is, and whom it lets in; null: whoever connects is let in, and
   *     nothing is encrypted
   * @param executor runs the sending, two tasks at a time; not in the caller's thread
   * @param observer told of other nodes
   * @param wakeUp called, by a thread of Hazelcast, after a message was put in the inbox of gossip;
   *     must not block or throw
   * @param transferWakeUp the same for the inbox of transfers
   */
  public HazelcastTransport(
      HazelcastSettings settings,
      MemberIdentity identity,
      Executor executor,
      MembershipObserver observer,
      Runnable wakeUp,
      Runnable transferWakeUp) {
    this(settings, identity, executor, observer, wakeUp, transferWakeUp, MemberConfig.JOIN);
  }

  /**
   * @param join how long to wait for members that do not answer
   */
  HazelcastTransport(
      HazelcastSettings settings,
      MemberIdentity identity,
      Executor executor,
      MembershipObserver observer,
      Runnable wakeUp,
      Runnable transferWakeUp,
      Duration join) {
    this.settings = settings;
    this.executor = executor;
    this.codec = new WireCodec(settings.maxMessageBytes());
    this.members = new Members(settings.nodeId(), observer);
    this.inbox = new Inbox<>(settings.inbox(), counters, wakeUp);
    this.outbox = new Outbox<>(settings.outbox(), executor, this::publish);
    this.transfers = new TransferLane(executor, this::publish, transferWakeUp);
    this.member =
        new EmbeddedMember(settings, identity, join, () -> counters.dropped(DropReason.FORBIDDEN));
    this.seals = member.seals();
    this.receiver = new Receiver(codec::decode, inbox, transfers.inbox(), unheard, counters, seals);
  }

  /**
   * Starts the member and joins the others; returns when it has, or is alone. Blocks for seconds;
   * for a minute where others are there and do not answer. Nothing is heard before {@link #listen}.
   *
   * @throws IllegalStateException if the port is taken, the address is not this machine's, or the
   *     transport was started before; then nothing runs
   */
  public synchronized void start() {
    if (instance != null || closed) {
      throw new IllegalStateException("transport: was started before, want a new one");
    }
    MemberThread.run(() -> instance = member.start());
  }

  /**
   * Hears messages and changes of the membership from now on, in threads of Hazelcast.
   *
   * @throws IllegalStateException if it was not started, or is closed
   */
  public synchronized void listen() {
    HazelcastInstance started = instance;
    if (started == null) {
      throw new IllegalStateException("transport: is not running, start it first");
    }
    MemberThread.run(() -> listen(started));
    listening = true;
  }

  private void listen(HazelcastInstance started) {
    started.getTopic(NODE_TOPIC + settings.nodeId()).addMessageListener(receiver);
    started.getTopic(LIVE_TOPIC).addMessageListener(receiver);
    // Listening comes first, so that no change is lost.
    started.getCluster().addMembershipListener(new Changes(started));
    started.getLifecycleService().addLifecycleListener(event -> update(started));
    update(started);
  }

  private void update(HazelcastInstance source) {
    if (source.getLifecycleService().isRunning()) {
      members.update(member.proved(source.getCluster().getMembers(), () -> update(source)));
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

  @Override
  public void send(String node, TransferMessage message) {
    if (instance == null) {
      transfers.counters().dropped(DropReason.NOT_RUNNING);
    } else {
      transfers.offer(node, message);
    }
  }

  private void publish(Outgoing outgoing) {
    publish(
        counters,
        () -> codec.encode(outgoing.message()),
        (running, bytes) -> {
          if (outgoing.node() == null) {
            publishToAll(running, bytes);
          } else {
            publishTo(outgoing.node(), running, bytes, counters);
          }
        });
  }

  private void publish(TransferLane.Outgoing outgoing) {
    publish(
        transfers.counters(),
        () -> codec.encode(new Origin(settings.nodeId(), 0), outgoing.message()),
        (running, bytes) -> {
          String node = outgoing.node();
          if (members.others().contains(node) && !unheard.mayPush(node, bytes.length)) {
            transfers.counters().dropped(DropReason.SILENT_MEMBER);
          } else {
            publishTo(node, running, bytes, transfers.counters());
          }
        });
  }

  private void publish(
      TransportCounters of,
      Supplier<byte[]> encoded,
      BiConsumer<HazelcastInstance, byte[]> publisher) {
    HazelcastInstance running = instance;
    if (running == null) {
      of.dropped(DropReason.NOT_RUNNING);
      return;
    }
    try {
      byte[] bytes = encoded.get();
      if (bytes.length > settings.maxMessageBytes()) {
        of.dropped(DropReason.TOO_LONG);
      } else {
        publisher.accept(running, bytes);
      }
    } catch (RuntimeException e) {
      of.dropped(DropReason.SEND_FAILED);
      LOG.log(Level.DEBUG, "A message was not sent", e);
    }
  }

  private void publishTo(
      String node, HazelcastInstance running, byte[] bytes, TransportCounters of) {
    if (members.others().contains(node)) {
      running.<byte[]>getTopic(NODE_TOPIC + node).publish(sealed(List.of(node), bytes));
      of.sent(bytes.length);
    } else {
      of.dropped(DropReason.NO_MEMBER);
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
    byte[] sealed = sealed(reached, bytes);
    if (all) {
      ITopic<byte[]> live = running.getTopic(LIVE_TOPIC);
      live.publish(sealed);
    } else {
      reached.forEach(node -> running.<byte[]>getTopic(NODE_TOPIC + node).publish(sealed));
    }
    counters.sent(bytes.length);
  }

  private byte[] sealed(List<String> receivers, byte[] bytes) {
    return seals == null ? bytes : seals.seal(receivers, bytes);
  }

  /**
   * Takes the oldest messages that have arrived: at most so many, and none more once their weights
   * reach {@code bytes}.
   */
  public List<Message> drain(int most, long bytes) {
    return inbox.drain(most, bytes);
  }

  /** The same for messages of transfers. */
  public List<ReceivedTransfer> drainTransfers(int most, long bytes) {
    return transfers.inbox().drain(most, bytes);
  }

  /**
   * Starts the member again if it has ended without {@link #close}: Hazelcast ends one that ran out
   * of memory, or that another one has told to. Returns at once; to be called now and then.
   */
  public void revive() {
    HazelcastInstance ended = instance;
    if (ended != null
        && listening
        && !ended.getLifecycleService().isRunning()
        && reviving.compareAndSet(false, true)) {
      LOG.log(Level.WARNING, "The Hazelcast member has ended by itself, and is started again");
      try {
        executor.execute(() -> startAgain(ended));
      } catch (RejectedExecutionException e) {
        reviving.set(false);
      }
    }
  }

  private synchronized void startAgain(HazelcastInstance ended) {
    try {
      if (instance == ended && !closed) {
        MemberThread.run(
            () -> {
              HazelcastInstance started = member.start();
              instance = started;
              listen(started);
            });
      }
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "The Hazelcast member did not start; it is tried again", e);
    } finally {
      reviving.set(false);
    }
  }

  /** Whether the member runs and belongs to a cluster, be it alone. */
  public boolean joined() {
    HazelcastInstance running = instance;
    return running != null && running.getLifecycleService().isRunning();
  }

  /** Whether another member bears this node's id, and was there before. */
  public boolean secondOfItsId() {
    return members.second();
  }

  /** Why arriving messages cannot be read, though they may be good; null while they can. */
  public String deafness() {
    return receiver.deafness();
  }

  /**
   * What was done so far for gossip; messages of whatever kind that were dropped before they were
   * decoded are here.
   */
  public TransportStatistics statistics() {
    return counters.statistics(outbox.size(), inbox.size(), members.duplicates());
  }

  /** How often what this node shows to the others was changed while it ran. */
  public long credentialChanges() {
    return member.credentialChanges();
  }

  /** How many connections of others have ended without a proof of who they are. */
  public long refusedConnections() {
    return member.refusedConnections();
  }

  /** What was done so far for transfers. */
  public TransportStatistics transferStatistics() {
    return transfers.statistics(members.duplicates());
  }

  /** Leaves the cluster and ends the member's threads; returns when they have ended. */
  @Override
  public synchronized void close() {
    closed = true;
    HazelcastInstance running = instance;
    instance = null;
    outbox.close();
    inbox.close();
    transfers.close();
    if (running != null) {
      MemberThread.run(running::shutdown);
    }
    member.close();
  }
}
