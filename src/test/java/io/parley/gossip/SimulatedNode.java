package io.parley.gossip;

import io.parley.crdt.Origin;
import io.parley.crdt.VersionVector;
import io.parley.replica.Batch;
import io.parley.replica.Changes;
import io.parley.replica.Delta;
import io.parley.replica.MemoryStore;
import io.parley.replica.Replica;
import io.parley.replica.ReplicaState;
import io.parley.replica.StoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

/**
 * One server: a disk that outlives the process, and a process that runs the real core as the one
 * writer does.
 */
final class SimulatedNode implements Transport {
  static final Duration MAX_AHEAD = Duration.ofSeconds(60);
  private static final int TURN_MESSAGES = 32;

  private final String id;
  private final SimulatedWorld world;
  private final ArrayDeque<Envelope> inbox = new ArrayDeque<>();
  private final List<Envelope> early = new ArrayList<>();
  private final List<Request> waiting = new ArrayList<>();

  // The disk.
  private MemoryStore store;
  private ReplicaState durable;
  private VersionVector lacks = VersionVector.empty();
  private Changes written;

  // The process.
  private Gossip gossip;
  private Replica replica;
  private boolean up;
  private boolean turnDue;
  private int life;
  private int dieAfterSends;
  private long skew;

  /** What is known the moment that the disk has a batch, before anything can be sent. */
  private Runnable committing;

  SimulatedNode(String id, SimulatedWorld world) {
    this.id = id;
    this.world = world;
    disk(new MemoryStore(), null, VersionVector.empty());
  }

  // ---- the disk ----

  /** Puts in another disk. */
  void disk(MemoryStore newStore, ReplicaState holds, VersionVector newLacks) {
    store = newStore;
    durable = holds;
    lacks = newLacks;
    world.checkpoints().otherDisk(this);
    store.afterCommit(
        changes -> {
          written = changes;
          committing.run();
          world.chaos().afterCommit(this);
        });
    store.beforeCommit(changes -> world.chaos().beforeCommit(this));
  }

  MemoryStore store() {
    return store;
  }

  /** What the disk must hold: all that was ever committed to it. Null for an empty one. */
  ReplicaState durable() {
    return durable;
  }

  VersionVector vector() {
    return durable == null ? VersionVector.empty() : durable.version();
  }

  /** What this node must have before its registers and counters are as its version vector says. */
  VersionVector lacks() {
    return lacks;
  }

  boolean complete() {
    return vector().covers(lacks);
  }

  // ---- the process ----

  void start() {
    Random random = new Random(world.random().nextLong());
    replica = Replica.open(id, store, random.nextLong(), MAX_AHEAD);
    world.checker().reopened(this, replica.state());
    gossip = new Gossip(replica, this, random, world.scenario().settings());
    up = true;
    life++;
    dieAfterSends = 0;
  }

  void die() {
    up = false;
    turnDue = false;
    inbox.clear();
    early.clear();
    waiting.clear();
  }

  /** The process is to die when it has sent so many messages more. */
  void dieAfterSends(int sends) {
    dieAfterSends = sends;
  }

  boolean up() {
    return up;
  }

  /** Tells one process of this node from the next. */
  int life() {
    return life;
  }

  String id() {
    return id;
  }

  Gossip gossip() {
    return gossip;
  }

  ReplicaState state() {
    return replica.state();
  }

  Replica replica() {
    return replica;
  }

  void skew(long micros) {
    skew = micros;
  }

  long clock() {
    return world.clock() + skew;
  }

  ClockReading clocks() {
    return new ClockReading(clock(), world.elapsed());
  }

  void arrived(Envelope envelope) {
    inbox.add(envelope);
    turnSoon();
  }

  /** Loses what has arrived, was not looked at yet, and matches. */
  void lose(Predicate<Envelope> wanted) {
    inbox.removeIf(wanted);
  }

  void ask(Request operation) {
    waiting.add(operation);
    turnSoon();
  }

  private void turnSoon() {
    if (!turnDue) {
      turnDue = true;
      int thisLife = life;
      world.after(
          50 + world.random().nextInt(3_000),
          () -> {
            if (up && life == thisLife) {
              turnDue = false;
              turn();
            }
          });
    }
  }

  private void turn() {
    Batch batch;
    try {
      batch = gossip.begin(clocks());
    } catch (StoreException e) {
      inbox.clear();
      waiting.clear();
      return;
    }
    world.checker().reopened(this, replica.state());
    List<Envelope> taken = new ArrayList<>();
    List<History.Write> writes = new ArrayList<>();
    List<Request> ran = new ArrayList<>();
    try {
      while (!inbox.isEmpty() && taken.size() < TURN_MESSAGES) {
        taken.add(inbox.remove());
        gossip.receive(taken.get(taken.size() - 1).message(), batch);
      }
      if (gossip.writable()) {
        world.chaos().takesWrites(this);
        waiting.forEach(operation -> operation.run(batch, world.history(), writes));
        ran.addAll(waiting);
      }
      waiting.clear();
    } catch (StoreException e) {
      waiting.clear();
      gossip.abandon();
      return;
    }
    if (commit(batch, taken, writes)) {
      ran.forEach(Request::answered);
    }
    if (!inbox.isEmpty()) {
      turnSoon();
    }
  }

  private boolean commit(Batch batch, List<Envelope> taken, List<History.Write> writes) {
    long commits = store.commits();
    ReplicaState before = durable;
    ReplicaState result = batch.result();
    boolean answered = false;
    try {
      committing = () -> committed(before, result, taken, writes);
      gossip.commit(batch);
      answered = true;
    } catch (StoreException e) {
      // The callers get an error; whether it was written, only the disk knows.
    } finally {
      committing = null;
      if (store.commits() > commits) {
        world.checker().committed(this, before, written);
        world.checkpoints().committed(this, before, written);
      } else if (answered) {
        taken.stream().filter(e -> e.message() instanceof PushMessage).forEach(early::add);
      }
    }
    Violation.unless(
        !answered || replica.state().equals(durable == null ? replica.state() : durable),
        "I1 visible at %s is not what is committed",
        id);
    return answered;
  }

  private void committed(
      ReplicaState before, ReplicaState result, List<Envelope> taken, List<History.Write> writes) {
    durable = result;
    world.history().record(writes);
    List<Envelope> all = new ArrayList<>(taken);
    all.addAll(early);
    early.clear();
    all.forEach(envelope -> takeNote(envelope, before));
  }

  /** Remembers what must still come before the registers can be as the version vector says. */
  private void takeNote(Envelope envelope, ReplicaState before) {
    List<Delta> deltas = List.of();
    boolean more = false;
    if (envelope.message() instanceof PageMessage page) {
      deltas = page.deltas();
      more = page.more();
    } else if (envelope.message() instanceof PushMessage push) {
      deltas = List.of(push.delta());
      more = push.delta().head() == null;
    }
    boolean taken = false;
    for (Delta delta : deltas) {
      long was = before == null ? 0 : before.version(delta.origin());
      long is = durable.version(delta.origin());
      taken |= is > was && delta.to() > was;
      more |= is < delta.to();
    }
    if (taken && envelope.message() instanceof PageMessage) {
      lacks = lacks.merge(envelope.lacks());
    }
    if (taken && more && envelope.message() instanceof PushMessage push) {
      Origin origin = push.delta().origin();
      lacks = lacks.merge(VersionVector.of(Map.of(origin, envelope.vector().get(origin))));
    } else if (taken && more) {
      lacks = lacks.merge(envelope.vector());
    } else if (!taken && envelope.message() instanceof PushMessage push && !isHere(push)) {
      early.add(envelope);
    }
  }

  private boolean isHere(PushMessage push) {
    return vector().get(push.delta().origin()) >= push.delta().to();
  }

  // ---- its transport ----

  @Override
  public void send(String node, Message message) {
    sending(message);
    world.network().send(new Envelope(id, node, message, vector(), lacks));
  }

  @Override
  public void broadcast(PushMessage message) {
    for (SimulatedNode other : world.nodes()) {
      if (other != this) {
        send(other.id, message);
      }
    }
  }

  private void sending(Message message) {
    if (dieAfterSends > 0 && --dieAfterSends == 0) {
      throw new ProcessDied(this);
    }
    world.checker().sending(this, message);
  }
}
