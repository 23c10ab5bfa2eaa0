package io.parley.gossip;

import io.parley.crdt.Origin;
import io.parley.crdt.VersionVector;
import io.parley.gossip.DigestMessage.Answer;
import io.parley.gossip.DigestMessage.Want;
import io.parley.replica.Batch;
import io.parley.replica.Cell;
import io.parley.replica.Delta;
import io.parley.replica.Digest;
import io.parley.replica.Refusal;
import io.parley.replica.RefusedException;
import io.parley.replica.Replica;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Takes what arrives into a batch; what is to be sent for it waits until that has committed. */
final class Incoming {
  /** A pusher is asked for what is missing at most so often, and not before so long. */
  private static final long ASK_MICROS = 100_000;

  private final Replica replica;
  private final Random random;
  private final Peers peers;
  private final Faults faults;
  private final Clocks clocks;
  private final Joining joining;
  private final Incarnations incarnations;
  private final Outgoing outgoing;
  private final AfterCommit afterCommit;
  private final Settled settled;
  private final Withholding withholding;
  private final Holdback holdback = new Holdback();
  private final Suspicion suspicion = new Suspicion();
  private final Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);
  private ClockReading now;
  private long round;
  private long received;
  private long syncs;

  Incoming(
      Replica replica,
      Random random,
      Peers peers,
      Faults faults,
      Clocks clocks,
      Joining joining,
      Incarnations incarnations,
      Outgoing outgoing,
      AfterCommit afterCommit,
      Settled settled,
      Withholding withholding) {
    this.replica = replica;
    this.random = random;
    this.peers = peers;
    this.faults = faults;
    this.clocks = clocks;
    this.joining = joining;
    this.incarnations = incarnations;
    this.outgoing = outgoing;
    this.afterCommit = afterCommit;
    this.settled = settled;
    this.withholding = withholding;
  }

  /** A turn of the writer begins. */
  void turn(ClockReading reading) {
    now = reading;
  }

  void round(long number) {
    round = number;
    holdback.expire(number);
  }

  /** What to ask a peer for in a round. */
  Want want(String node) {
    if (holdback.holdsSince(node, round - 1)) {
      return Want.ALL;
    }
    return suspicion.want(round);
  }

  /** What a node asks for that has just started. */
  Want wantAtStart() {
    return suspicion.fed(round) ? Want.NOTHING : Want.ALL;
  }

  void receive(Message message, Batch batch) {
    received++;
    String from = message.sender().node();
    Refusal unwanted = unwanted(from);
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
      }
    } catch (RefusedException e) {
      refuse(e, from);
    }
  }

  private Refusal unwanted(String from) {
    if (from.equals(replica.state().current().node())) {
      return Refusal.OWN_NODE;
    }
    if (peers.isRemoved(from)) {
      return Refusal.REMOVED_PEER;
    }
    return peers.isKnown(from) ? null : Refusal.UNKNOWN_PEER;
  }

  private void refuse(Refusal reason) {
    refused.merge(reason, 1L, Long::sum);
  }

  private void refuse(RefusedException e, String from) {
    refuse(e.reason());
    e.mismatch()
        .ifPresent(m -> found(from, new Fork(e.origin(), m.version(), m.here(), m.there())));
  }

  private void found(String peer, Fork fork) {
    if (faults.fork(peer, fork)) {
      afterCommit.add(() -> outgoing.fork(peer, fork));
    }
  }

  // ---- digests ----

  private void onDigest(DigestMessage message, Batch batch) {
    String from = message.sender().node();
    VersionVector theirs = message.digest().vector();
    peers.knows(from, theirs);
    clocks.heard(from, message.wall(), now, round);
    incarnations.known(theirs.get(batch.current()), batch);
    compare(from, message.digest());
    faults.with(from).values().forEach(f -> afterCommit.add(() -> outgoing.fork(from, f)));
    // Not before the commit: if a new incarnation must begin, it has begun by then.
    afterCommit.add(() -> joining.answered(from, message.exchange(), peers.members()));
    afterCommit.add(() -> withholding.answered(from, message.exchange()));
    if (message.answer() == Answer.ALWAYS) {
      // It has just started, perhaps from an older disk, or is to stamp anew: what it has pushed
      // may never have been written there, and would be issued anew.
      holdback.take(push -> push.sender().node().equals(from));
    }
    if (sends(message.want(), theirs)) {
      afterCommit.add(() -> feed(from, theirs));
    }
    if (message.answer() == Answer.ALWAYS) {
      afterCommit.add(() -> outgoing.digest(from, message.exchange(), now, Want.ALL, Answer.NEVER));
    } else if (message.answer() == Answer.IF_BEHIND && !replica.state().version().covers(theirs)) {
      Want want = message.want() == Want.ALL ? Want.ALL : want(from);
      if (want != Want.NOTHING) {
        afterCommit.add(() -> outgoing.digest(from, message.exchange(), now, want, Answer.NEVER));
      }
    }
  }

  private void feed(String node, VersionVector have) {
    if (peers.mayFeed(node, have, now.elapsed()) && outgoing.page(node, have)) {
      peers.fed(node, have, now.elapsed());
    }
  }

  private boolean sends(Want want, VersionVector theirs) {
    return switch (want) {
      case NOTHING -> false;
      case LOST -> !theirs.covers(settled.at(now.elapsed(), replica.state()));
      case ALL -> true;
    };
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

  // ---- pages and pushes ----

  private void onPage(PageMessage page, Batch batch) throws RefusedException {
    for (Delta delta : page.deltas()) {
      if (delta.origin().equals(batch.current())) {
        incarnations.known(delta.to(), batch);
      }
    }
    if (!isHere(page.have(), batch)) {
      refuse(Refusal.GAP);
      return;
    }
    Batch.Applied applied = apply(page.sender().node(), page.deltas(), batch);
    boolean goesOn = applied.advanced() && applied.ahead() == null && page.more();
    if (applied.advanced()) {
      suspicion.news(goesOn, round);
    } else {
      suspicion.nothingNew(round);
    }
    if (goesOn) {
      afterCommit.add(
          () ->
              outgoing.digest(
                  page.sender().node(), random.nextLong(), now, Want.ALL, Answer.NEVER));
    }
  }

  private static boolean isHere(VersionVector vector, Batch batch) {
    return vector.asMap().entrySet().stream()
        .allMatch(e -> batch.version(e.getKey()) >= e.getValue());
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
    if (!holdback.add(push, round, now.elapsed())) {
      refuse(Refusal.HOLD_FULL);
    }
    askIfLost(push.sender().node(), now.elapsed());
  }

  /** What a push waits for is most often a push that arrives at the same moment. */
  private void askIfLost(String pusher, long elapsed) {
    if (holdback.holdsSince(pusher, elapsed, ASK_MICROS)
        && peers.mayAsk(pusher, elapsed, ASK_MICROS)) {
      afterCommit.add(
          () -> outgoing.digest(pusher, random.nextLong(), now, Want.ALL, Answer.NEVER));
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
      faults.ahead(ahead.origin(), ahead.timestamp() - batch.now(), round);
    } else {
      deltas.forEach(d -> faults.taken(d.origin()));
    }
    if (applied.advanced()) {
      syncs++;
    }
    return applied;
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

  // ---- faults ----

  private void onFork(ForkMessage message, Batch batch) {
    Fork fork = message.fork().reversed();
    if (batch.version(fork.origin()) == 0) {
      return;
    }
    faults.fork(message.sender().node(), fork);
    if (fork.origin().equals(batch.current())) {
      incarnations.start(batch);
    }
  }

  // ---- what it looks like ----

  long received() {
    return received;
  }

  long syncs() {
    return syncs;
  }

  int held() {
    return holdback.size();
  }

  Map<Refusal, Long> refused() {
    return refused;
  }
}
