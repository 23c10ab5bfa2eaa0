package io.parley.gossip;

import io.parley.crdt.Origin;
import io.parley.crdt.VersionVector;
import io.parley.gossip.DigestMessage.Answer;
import io.parley.replica.Batch;
import io.parley.replica.Cell;
import io.parley.replica.Changes;
import io.parley.replica.Delta;
import io.parley.replica.Digest;
import io.parley.replica.OriginState;
import io.parley.replica.Page;
import io.parley.replica.Refusal;
import io.parley.replica.RefusedException;
import io.parley.replica.Replica;
import io.parley.replica.ReplicaState;
import io.parley.replica.StoreException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

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
  /**
   * A node asks a pusher for what is missing at most so often, microseconds: several pushes are
   * often under way.
   */
  private static final long ASK_INTERVAL_MICROS = 100_000;

  private final Replica replica;
  private final Transport transport;
  private final Random random;
  private final Peers peers = new Peers();
  private final Faults faults = new Faults();
  private final Holdback holdback = new Holdback();
  private final Asked asked = new Asked();
  private final Joining joining;
  private final List<Runnable> afterCommit = new ArrayList<>();
  private final Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);
  private GossipSettings settings;
  private boolean reload;

  /** Under this origin nothing may be written any more, whether or not that was committed yet. */
  private Origin outgrown;

  private long round;
  private long lastPageRound = Long.MIN_VALUE / 2;
  private long sent;
  private long received;
  private long syncs;
  private long incarnations;
  private long unanswered;

  /**
   * @param random seeded by the caller
   */
  public Gossip(Replica replica, Transport transport, Random random, GossipSettings settings) {
    this.replica = replica;
    this.transport = transport;
    this.random = random;
    this.settings = settings;
    this.joining = new Joining(random.nextLong());
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
  }

  /** What is in force. */
  public GossipSettings settings() {
    return settings;
  }

  // ---- peers ----

  /** A node has joined the transport; its own node id is ignored. */
  public void peerUp(String node, String address) {
    if (!isSelf(node)) {
      peers.up(Origin.requireNodeId(node), address, round);
    }
  }

  /** A node has left the transport. */
  public void peerDown(String node) {
    peers.down(node);
  }

  /** A peer that was registered or removed before this node started. */
  public void restore(String node, boolean removed) {
    checkPeer(node);
    if (removed) {
      peers.remove(node);
    } else {
      peers.register(node);
    }
  }

  /** An administrator wants this peer, again if it was removed. */
  public void register(String node) {
    checkPeer(node);
    peers.register(node);
  }

  /** An administrator does not want this peer. */
  public void remove(String node) {
    checkPeer(node);
    peers.remove(node);
    faults.forget(node);
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
    peers.requireRoom(node);
  }

  private boolean isSelf(String node) {
    return node.equals(replica.state().current().node());
  }

  /** All peers, by node id. */
  public List<Peer> peers() {
    return peers.all(settings, round);
  }

  // ---- one turn of the writer ----

  /**
   * Begins a turn.
   *
   * @param now microseconds since the epoch
   * @throws StoreException if an earlier write failed and the store still cannot be read
   */
  public Batch begin(long now) {
    if (reload) {
      replica.reload();
      reload = false;
    }
    Batch batch = replica.begin(now);
    if (batch.current().equals(outgrown)) {
      startIncarnation(batch);
    }
    return batch;
  }

  /**
   * Takes in a message; before any local write of the batch. A refused one changes nothing and is
   * counted.
   *
   * @throws StoreException then the batch is to be given up with {@link #abandon}
   */
  public void receive(Message message, Batch batch) {
    received++;
    String from = message.sender().node();
    Refusal unwanted =
        isSelf(from)
            ? Refusal.OWN_NODE
            : peers.isRemoved(from)
                ? Refusal.REMOVED_PEER
                : peers.isKnown(from) ? null : Refusal.UNKNOWN_PEER;
    if (unwanted != null) {
      refuse(unwanted);
      return;
    }
    peers.heard(from, round, batch.now());
    try {
      if (message instanceof DigestMessage digest) {
        onDigest(digest, batch);
      } else if (message instanceof PageMessage page) {
        onPage(page, batch);
      } else if (message instanceof PushMessage push) {
        onPush(push, batch);
      } else if (message instanceof ForkMessage fork) {
        onFork(fork, batch);
      } else if (message instanceof ClockMessage clock && clock.origin().equals(batch.current())) {
        faults.clock(clock, round);
      }
    } catch (RefusedException e) {
      refuse(e, from);
    }
  }

  private void refuse(RefusedException e, String from) {
    refuse(e.reason());
    e.mismatch()
        .ifPresent(m -> found(from, new Fork(e.origin(), m.version(), m.here(), m.there())));
  }

  /**
   * Writes what is there already once more, to see whether the store takes writes again.
   *
   * @throws StoreException if it does not
   */
  public void probe(long now) {
    begin(now);
    OriginState own = replica.state().of(replica.state().current());
    if (own.version() > 0) {
      try {
        replica
            .store()
            .write(new Changes(own.origin(), List.of(own), List.of(), List.of(), List.of()));
      } catch (RuntimeException | Error e) {
        abandon();
        throw e;
      }
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
      replica.install(batch);
      if (!settings.paused()) {
        afterCommit.add(0, () -> push(batch));
      }
    }
    List<Runnable> due = List.copyOf(afterCommit);
    afterCommit.clear();
    for (Runnable one : due) {
      try {
        one.run();
      } catch (RuntimeException e) {
        // What is committed stays so; rounds make up for what was not sent.
        unanswered++;
      }
    }
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
  public void round() {
    round++;
    holdback.expire(round);
    List<String> members = peers.members();
    joining.round(members);
    if (!joining.done()) {
      members.forEach(node -> sendDigest(node, joining.exchange(), true, Answer.ALWAYS));
    } else if (!settings.paused()) {
      exchange();
    }
  }

  /** A round now, also when paused. */
  public void roundNow() {
    boolean quiet = settings.paused() && joining.done();
    round();
    if (quiet) {
      exchange();
    }
  }

  private void exchange() {
    // While a peer feeds pages, others would send the same ones.
    boolean wantsPage = round - lastPageRound > 1;
    for (String node : peers.targets(settings, round, random)) {
      sendDigest(node, random.nextLong(), wantsPage, Answer.IF_BEHIND);
    }
  }

  // ---- what arrives ----

  private void onDigest(DigestMessage message, Batch batch) {
    String from = message.sender().node();
    VersionVector theirs = message.digest().vector();
    peers.knows(from, theirs);
    ifBehindItself(theirs.get(batch.current()), batch);
    compare(from, message.digest());
    faults.with(from).values().forEach(f -> afterCommit.add(() -> sendFork(from, f)));
    // Not before the commit: if a new incarnation must begin, it has begun by then.
    afterCommit.add(() -> joining.answered(from, message.exchange(), peers.members()));
    if (message.answer() == Answer.ALWAYS) {
      // It has just started, perhaps from an older disk: what its last process pushed may never
      // have been written there, and would be issued anew.
      holdback.take(push -> push.sender().node().equals(from));
    }
    if (message.wantsPage()) {
      afterCommit.add(() -> sendPage(from, message.exchange(), theirs));
    }
    boolean behind = !replica.state().version().covers(theirs);
    if (message.answer() == Answer.ALWAYS || (message.answer() == Answer.IF_BEHIND && behind)) {
      afterCommit.add(() -> sendDigest(from, message.exchange(), true, Answer.NEVER));
    }
  }

  /**
   * A peer that knows more of this node's current origin than the node itself: the database is an
   * older copy (I7).
   */
  private void ifBehindItself(long known, Batch batch) {
    if (known > batch.version(batch.current())) {
      startIncarnation(batch);
    }
  }

  private void startIncarnation(Batch batch) {
    outgrown = batch.current();
    batch.startIncarnation(random.nextLong());
    incarnations++;
  }

  /** Equal versions must have equal hashes (I6). */
  private void compare(String from, Digest theirs) {
    Digest ours = replica.digest();
    boolean level = ours.vector().equals(theirs.vector());
    for (Map.Entry<Origin, Digest.Summary> one : theirs.origins().entrySet()) {
      Digest.Summary there = one.getValue();
      Digest.Summary here = ours.origins().get(one.getKey());
      if (here == null || here.version() != there.version()) {
        continue;
      }
      if (!here.log().equals(there.log())) {
        found(from, new Fork(one.getKey(), here.version(), here.log().root(), there.log().root()));
      } else if (level && here.cells().equals(there.cells())) {
        faults.agrees(from, one.getKey());
      } else if (level) {
        faults.differs(
            from, new Fork(one.getKey(), here.version(), here.cells(), there.cells()), round);
      }
    }
  }

  private void found(String peer, Fork fork) {
    if (faults.fork(peer, fork)) {
      afterCommit.add(() -> sendFork(peer, fork));
    }
  }

  private void onPage(PageMessage page, Batch batch) throws RefusedException {
    if (!asked.contains(page.sender().node(), page.exchange())) {
      refuse(Refusal.NOT_ASKED);
      return;
    }
    for (Delta delta : page.deltas()) {
      if (delta.origin().equals(batch.current())) {
        ifBehindItself(delta.to(), batch);
      }
    }
    Batch.Applied applied = apply(page.sender().node(), page.deltas(), batch);
    if (applied.advanced() && applied.ahead() == null && page.more()) {
      lastPageRound = round;
      afterCommit.add(
          () -> sendDigest(page.sender().node(), random.nextLong(), true, Answer.NEVER));
    }
  }

  private void onPush(PushMessage push, Batch batch) throws RefusedException {
    if (!push.delta().origin().equals(push.sender())) {
      throw new RefusedException(
          Refusal.FOREIGN_ORIGIN,
          push.delta().origin(),
          "push: got origin " + push.delta().origin() + ", want its sender's " + push.sender());
    }
    if (isHere(push, batch)) {
      return;
    }
    if (ready(push, batch)) {
      apply(push.sender().node(), List.of(push.delta()), batch);
      return;
    }
    if (!holdback.add(push, round)) {
      refuse(Refusal.HOLD_FULL);
    }
    if (peers.mayAsk(push.sender().node(), batch.now(), ASK_INTERVAL_MICROS)) {
      afterCommit.add(
          () -> sendDigest(push.sender().node(), random.nextLong(), true, Answer.NEVER));
    }
  }

  private static boolean isHere(PushMessage push, Batch batch) {
    return push.delta().to() <= batch.version(push.delta().origin());
  }

  private boolean ready(PushMessage push, Batch batch) {
    if (push.delta().from() > batch.version(push.delta().origin())) {
      return false;
    }
    Set<Origin> forked = faults.forked();
    return push.seen().asMap().entrySet().stream()
        .allMatch(e -> batch.version(e.getKey()) >= e.getValue() || forked.contains(e.getKey()));
  }

  private Batch.Applied apply(String from, List<Delta> deltas, Batch batch)
      throws RefusedException {
    Batch.Applied applied = applyOnce(from, deltas, batch);
    if (applied.advanced()) {
      retryHeld(batch);
    }
    return applied;
  }

  private Batch.Applied applyOnce(String from, List<Delta> deltas, Batch batch)
      throws RefusedException {
    Batch.Applied applied = batch.apply(deltas, faults.forkedWith(from));
    Cell ahead = applied.ahead();
    if (ahead != null) {
      refuse(Refusal.CLOCK_AHEAD);
      onClockAhead(ahead, batch);
    } else {
      deltas.forEach(d -> faults.taken(d.origin()));
    }
    if (applied.advanced()) {
      syncs++;
    }
    return applied;
  }

  private void onClockAhead(Cell ahead, Batch batch) {
    ClockMessage clock =
        new ClockMessage(
            batch.current(), ahead.origin(), ahead.timestamp(), Math.max(0, batch.now()));
    faults.clock(clock, round);
    String writer = ahead.origin().node();
    if (peers.isKnown(writer) && !peers.isRemoved(writer)) {
      afterCommit.add(() -> send(writer, clock));
    }
  }

  private void retryHeld(Batch batch) {
    for (boolean again = true; again; ) {
      again = false;
      for (PushMessage push : holdback.take(p -> isHere(p, batch) || ready(p, batch))) {
        String from = push.sender().node();
        if (!isHere(push, batch) && !peers.isRemoved(from)) {
          try {
            again |= applyOnce(from, List.of(push.delta()), batch).advanced();
          } catch (RefusedException e) {
            refuse(e, from);
          }
        }
      }
    }
  }

  private void onFork(ForkMessage message, Batch batch) {
    Fork fork = message.fork().reversed();
    if (batch.version(fork.origin()) == 0) {
      return;
    }
    faults.fork(message.sender().node(), fork);
    if (fork.origin().equals(batch.current())) {
      startIncarnation(batch);
    }
  }

  // ---- what is sent ----

  private void push(Batch batch) {
    batch
        .written()
        .ifPresent(
            delta -> {
              VersionVector seen = batch.seen();
              for (Delta piece :
                  delta.cut(
                      settings.maxMessageBytes()
                          - Message.ENVELOPE_BYTES
                          - PushMessage.vectorBytes(seen))) {
                PushMessage push = new PushMessage(replica.state().current(), piece, seen);
                if (push.weight() <= settings.maxMessageBytes() - Message.ENVELOPE_BYTES) {
                  sent++;
                  transport.broadcast(push);
                }
              }
            });
  }

  private void sendDigest(String node, long exchange, boolean wantsPage, Answer answer) {
    if (wantsPage) {
      asked.add(node, exchange);
    }
    send(
        node,
        new DigestMessage(
            replica.state().current(), exchange, replica.digest(), wantsPage, answer));
  }

  private void sendPage(String node, long exchange, VersionVector have) {
    Page page =
        Page.read(
            replica.store(),
            replica.state(),
            have,
            faults.forkedWith(node),
            settings.maxMessageBytes() - Message.ENVELOPE_BYTES);
    if (!page.deltas().isEmpty()) {
      send(node, new PageMessage(replica.state().current(), exchange, page.deltas(), page.more()));
    }
  }

  private void sendFork(String node, Fork fork) {
    send(node, new ForkMessage(replica.state().current(), fork));
  }

  private void send(String node, Message message) {
    sent++;
    transport.send(node, message);
  }

  private void refuse(Refusal reason) {
    refused.merge(reason, 1L, Long::sum);
  }

  // ---- what it looks like ----

  /** Forks by the peer with which they were found; empty if there are none. */
  public Map<String, List<Fork>> forks() {
    return faults.forks(settings.staleRounds());
  }

  /** Refused clocks, this node's own or others', while they go on. */
  public List<ClockMessage> clocks() {
    return faults.clocks(round, settings.staleRounds());
  }

  /** All of it at this moment. */
  public GossipStatus status() {
    return new GossipStatus(writable(), statistics(), peers(), forks(), clocks());
  }

  /** What was done so far. */
  public GossipStatistics statistics() {
    return new GossipStatistics(
        round, sent, received, syncs, incarnations, unanswered, holdback.size(), refused);
  }
}
