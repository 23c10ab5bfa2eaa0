package io.parley.gossip;

import io.parley.crdt.Origin;
import io.parley.gossip.DigestMessage.Answer;
import io.parley.gossip.DigestMessage.Want;
import io.parley.replica.Batch;
import io.parley.replica.Changes;
import io.parley.replica.OriginState;
import io.parley.replica.Replica;
import io.parley.replica.ReplicaState;
import io.parley.replica.Restamping;
import io.parley.replica.StoreException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * One node's part in the protocol. A turn of the one writer is: {@link #begin}, {@link #receive}
 * for what has arrived, local writes on the batch, {@link #commit}. Everything that is sent speaks
 * of committed state alone (I1).
 *
 * <p>After each commit the writes are pushed once to all; each round the digest goes to a few
 * peers, which answer with what is missing here, page by page, and with their own digest if
 * something is missing there.
 *
 * <p>Not thread-safe.
 */
public final class Gossip {
  private final Replica replica;
  private final Random random;
  private final Faults faults = new Faults();
  private final Peers peers;
  private final AfterCommit afterCommit = new AfterCommit();
  private final Settled settled = new Settled();
  private final Clocks clocks;
  private final Incarnations incarnations;
  private final Joining joining;
  private final Outgoing outgoing;
  private final Incoming incoming;
  private final Withholding withholding = new Withholding();
  private GossipSettings settings;
  private ClockReading now;
  private boolean reload;

  private long round;

  /**
   * @param random seeded by the caller
   */
  public Gossip(Replica replica, Transport transport, Random random, GossipSettings settings) {
    this.replica = replica;
    this.random = random;
    this.settings = settings;
    this.incarnations = new Incarnations(random);
    this.joining = new Joining(random.nextLong());
    this.clocks = new Clocks(replica.maxAhead());
    this.peers =
        new Peers(
            node -> {
              faults.forget(node);
              clocks.forget(node);
            });
    this.outgoing =
        new Outgoing(replica, transport, faults, withholding, settings.maxMessageBytes());
    this.incoming =
        new Incoming(
            replica,
            random,
            peers,
            faults,
            clocks,
            joining,
            incarnations,
            outgoing,
            afterCommit,
            settled,
            withholding);
  }

  /** Whether this node may take writes: it has joined (I7). */
  public boolean writable() {
    return joining.done();
  }

  /** The committed state. */
  public ReplicaState state() {
    return replica.state();
  }

  /** Takes effect at once. */
  public void change(GossipSettings newSettings) {
    this.settings = newSettings;
    outgoing.maxMessageBytes(newSettings.maxMessageBytes());
  }

  /** What is in force. */
  public GossipSettings settings() {
    return settings;
  }

  // ---- peers ----

  /**
   * A node has joined the transport; its own node id is ignored. When all places are taken it is
   * not among {@link #peers} before one is free.
   */
  public void peerUp(String node, String address) {
    if (!isSelf(node)) {
      peers.up(Origin.requireNodeId(node), address, round);
    }
  }

  /** A node has left the transport. */
  public void peerDown(String node) {
    peers.down(node, round);
  }

  /** A node that nobody registered was a member before this one started. */
  public void remember(String node) {
    checkPeer(node);
    peers.remember(node);
  }

  /** An administrator wants this peer, again if it was removed. */
  public void register(String node) {
    checkRegistration(node);
    peers.register(node, round);
  }

  /** An administrator does not want this peer: what it sends is refused. */
  public void remove(String node) {
    checkPeer(node);
    peers.remove(node, round);
  }

  /**
   * Refuses what cannot be a peer's id, this node's own among them, with an {@link
   * IllegalArgumentException}.
   */
  public void checkPeer(String node) {
    if (isSelf(Origin.requireNodeId(node))) {
      throw new IllegalArgumentException(
          "peer: got this node's own id " + node + ", want another node's");
    }
  }

  /** As {@link #checkPeer}; refuses one peer too many as well. */
  public void checkRegistration(String node) {
    checkPeer(node);
    peers.requireRoom(node);
  }

  private boolean isSelf(String node) {
    return node.equals(replica.state().current().node());
  }

  /** All peers, by node id. */
  public List<Peer> peers() {
    return peers.all(settings, round).stream()
        .map(peer -> peer.with(clocks.of(peer.node(), faults.ahead(peer.node()))))
        .toList();
  }

  // ---- one turn of the writer ----

  /**
   * Begins a turn. The batch's time is this node's own, or that of most live nodes where they agree
   * on another one.
   *
   * @throws StoreException if an earlier write failed and the store still cannot be read
   */
  public Batch begin(ClockReading reading) {
    now = reading;
    withholding.expire(reading.elapsed());
    reloadIfDue();
    Batch batch = replica.begin(clocks.time(reading));
    incoming.turn(reading);
    incarnations.begin(batch);
    return batch;
  }

  /**
   * Takes in a message; before any local write of the batch. A refused one changes nothing and is
   * counted.
   *
   * @throws StoreException then the batch is to be given up with {@link #abandon}
   */
  public void receive(Message message, Batch batch) {
    incoming.receive(message, batch);
  }

  /**
   * Writes what is there already once more, and so many bytes that are not, to see whether the
   * store takes writes again.
   *
   * @throws StoreException if it does not
   */
  public void probe(ClockReading reading, int bytes) {
    begin(reading);
    OriginState own = replica.state().of(replica.state().current());
    try {
      if (own.version() > 0) {
        replica
            .store()
            .write(new Changes(own.origin(), List.of(own), List.of(), List.of(), List.of()));
      }
      replica.store().probe(bytes);
    } catch (RuntimeException | Error e) {
      abandon();
      throw e;
    }
  }

  /**
   * What is to become of this node's own cells that others leave out because of their timestamps;
   * between turns. Where there are any, nothing is sent until {@link #restamp} or {@link
   * #endRestamping}, and every peer is asked what it has.
   *
   * @param answered told once who has not answered in time; nobody: all have
   */
  public Restamping beginRestamping(ClockReading reading, Consumer<Set<String>> answered) {
    now = reading;
    reloadIfDue();
    // What comes nearer while it is asked about, or what a clock that agrees takes, is left alone.
    long latest =
        clocks.time(reading) + replica.maxAhead() + clocks.bound() + Withholding.ANSWER_MICROS;
    Restamping restamping = replica.restamping(clocks.time(), latest);
    if (restamping.count() > 0) {
      long exchange = random.nextLong();
      Set<String> asked =
          peers().stream()
              .filter(peer -> peer.state() != Peer.State.REMOVED)
              .map(Peer::node)
              .collect(Collectors.toSet());
      asked.forEach(node -> outgoing.digest(node, exchange, reading, Want.NOTHING, Answer.ALWAYS));
      withholding.begin(asked, exchange, latest, reading.elapsed(), answered);
    }
    return restamping;
  }

  /** Whether nothing is sent now, because peers are asked. */
  public boolean restamping() {
    return withholding.on();
  }

  /** Whether this peer has said what it has since it was asked. */
  public boolean hasAnswered(String peer) {
    return withholding.hasAnswered(peer);
  }

  /** The same, of what was written since as well; while it is under way. */
  public Restamping restamping(ClockReading reading) {
    now = reading;
    reloadIfDue();
    return replica.restamping(clocks.time(reading), withholding.latest());
  }

  /**
   * Does it, in the same gap between turns. Later rounds bring these cells to the others.
   *
   * @throws StoreException if the store could not
   */
  public void restamp(Restamping restamping) {
    abandon();
    replica.store().restamp(restamping);
    reloadIfDue();
  }

  /** Sends again. */
  public void endRestamping() {
    withholding.end();
  }

  private void reloadIfDue() {
    if (reload) {
      replica.reload();
      reload = false;
    }
  }

  /**
   * Commits the batch and sends what follows from it.
   *
   * @throws StoreException if the store could not; nothing of the batch is visible, nothing was
   *     sent
   */
  public void commit(Batch batch) {
    if (!batch.isEmpty()) {
      try {
        replica.store().write(batch.changes());
      } catch (RuntimeException | Error e) {
        abandon();
        throw e;
      }
      settle(batch);
    }
    afterCommit.run();
  }

  private void settle(Batch batch) {
    ReplicaState before = replica.state();
    replica.install(batch);
    if (settings.paused()) {
      return;
    }
    settled.committed(before, now.elapsed());
    afterCommit.first(() -> outgoing.push(batch));
  }

  /**
   * Gives up a turn whose batch could not be staged or committed; the state is read again at the
   * next one.
   */
  public void abandon() {
    afterCommit.clear();
    reload = true;
  }

  /** One beat of the timer; between turns. */
  public void round(ClockReading reading) {
    round(reading, settings.paused(), want -> want);
  }

  /** A round now, also when paused, for all that there is. */
  public void roundNow(ClockReading reading) {
    round(reading, false, want -> Want.ALL);
  }

  private void round(ClockReading reading, boolean quiet, UnaryOperator<Want> wish) {
    now = reading;
    withholding.expire(reading.elapsed());
    round++;
    incoming.round(round);
    clocks.time(reading);
    clocks.round(round, settings.staleRounds());
    faults.round(round, settings.staleRounds());
    List<String> members = peers.members();
    joining.round(members, reading.elapsed());
    if (!joining.done()) {
      Want want = incoming.wantAtStart();
      members.forEach(
          node -> outgoing.digest(node, joining.exchange(), reading, want, Answer.ALWAYS));
    } else if (!quiet) {
      exchange(wish);
    }
  }

  private void exchange(UnaryOperator<Want> wish) {
    for (String node : peers.targets(settings, round, random)) {
      outgoing.digest(
          node, random.nextLong(), now, wish.apply(incoming.want(node)), Answer.IF_BEHIND);
    }
  }

  // ---- what it looks like ----

  /** Forks by the peer with which they were found; empty if there are none. */
  public Map<String, List<Fork>> forks() {
    return faults.forks(settings.staleRounds());
  }

  /** The time that this node goes by, as of the last turn or round; microseconds. */
  public long time() {
    return clocks.time();
  }

  /** How this node's clock stands to the others'. */
  public ClockStatus clock() {
    long written = replica.state().of(replica.state().current()).timestamp() - clocks.time();
    return new ClockStatus(
        clocks.offset(),
        clocks.outlier(),
        now != null && written > replica.maxAhead()
            ? OptionalLong.of(written)
            : OptionalLong.empty());
  }

  /** All of it at this moment. */
  public GossipStatus status() {
    return new GossipStatus(writable(), statistics(), peers(), forks(), clock());
  }

  /** What was done so far. */
  public GossipStatistics statistics() {
    return new GossipStatistics(
        round,
        outgoing.sent(),
        incoming.received(),
        incoming.syncs(),
        incarnations.started(),
        afterCommit.failed(),
        incoming.held(),
        incoming.refused());
  }
}
