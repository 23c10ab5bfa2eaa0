package io.parley.gossip;

import io.parley.crdt.Origin;
import io.parley.crdt.VersionVector;
import io.parley.replica.MemoryStore;
import io.parley.replica.ReplicaState;
import io.parley.replica.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Strikes now and then, as far as the scenario allows, and mends what it broke. */
final class Chaos {
  private static final int MILLIS = 1_000;

  private enum StoreFault {
    REFUSES,
    COMMITS_AND_FAILS,
    DOWN
  }

  private record Copy(MemoryStore store, ReplicaState holds, VersionVector lacks) {}

  private final SimulatedWorld world;
  private final Random random;
  private final Map<String, StoreFault> faults = new HashMap<>();
  private final Map<String, Copy> copies = new HashMap<>();
  private SimulatedNode restored;
  private Origin restoredOrigin;
  private boolean over;

  Chaos(SimulatedWorld world) {
    this.world = world;
    this.random = world.random();
  }

  long someSkew() {
    int most = world.scenario().skewMillis();
    return most == 0 ? 0 : (random.nextInt(2 * most) - most) * (long) MILLIS;
  }

  void stop() {
    over = true;
  }

  void strike() {
    if (over) {
      return;
    }
    world.after(random.nextInt(600 * MILLIS), this::strike);
    SimulatedNode node = world.nodes().get(random.nextInt(world.nodes().size()));
    if (calm()) {
      return;
    }
    Scenario scenario = world.scenario();
    switch (random.nextInt(8)) {
      case 0 -> when(scenario.partitions(), this::partition);
      case 1 -> when(scenario.crashes() && node.up(), () -> died(node));
      case 2 -> when(scenario.storeFailures() && node.up(), () -> failStore(node));
      case 3 -> when(scenario.lostDisks(), () -> loseDisk(node));
      case 4 -> when(scenario.clockJumps(), () -> jumpClock(node));
      case 5 -> when(scenario.clocksFarOff(), () -> putClockFarOff(node));
      case 6 -> when(scenario.administration() && node.up(), () -> administrate(node));
      default -> when(node.durable() != null, () -> copyDisk(node));
    }
  }

  private static void when(boolean may, Runnable strike) {
    if (may) {
      strike.run();
    }
  }

  private void jumpClock(SimulatedNode node) {
    world.count("clock jumps");
    node.skew(someSkew() * (random.nextInt(3) - 1));
  }

  private void putClockFarOff(SimulatedNode node) {
    world.count("clocks far off");
    long micros = (70 + random.nextInt(20_000)) * 1_000L * MILLIS;
    node.skew(random.nextBoolean() ? micros : -micros);
    if (random.nextBoolean()) {
      later(3_000, () -> node.skew(0));
    }
  }

  private void copyDisk(SimulatedNode node) {
    copies.put(node.id(), new Copy(node.store().copy(), node.durable(), node.lacks()));
  }

  /** While a node with an older disk comes back, the others must be there to tell it so. */
  private boolean calm() {
    return restored != null;
  }

  /**
   * A node is about to take its first write. What a node with an older disk has written once, and
   * nobody knows any more, it may issue anew from now on.
   */
  void takesWrites(SimulatedNode node) {
    if (node == restored) {
      restored = null;
      VersionVector left = VersionVector.empty();
      for (SimulatedNode any : world.nodes()) {
        left = left.merge(any.vector());
      }
      world.forget(restoredOrigin, left.get(restoredOrigin));
    }
  }

  private void later(int millis, Runnable action) {
    world.after(
        random.nextInt(millis * MILLIS),
        () -> {
          if (!over) {
            action.run();
          }
        });
  }

  // ---- the network ----

  private void partition() {
    world.count("partitions");
    boolean oneWay = random.nextInt(3) == 0;
    List<SimulatedNode> some = new ArrayList<>(world.nodes());
    some.removeIf(node -> random.nextBoolean());
    for (SimulatedNode a : some) {
      for (SimulatedNode b : world.nodes()) {
        if (!some.contains(b)) {
          world.network().cut(a.id(), b.id());
          if (!oneWay) {
            world.network().cut(b.id(), a.id());
          }
        }
      }
    }
    world.membership().linksChanged();
    later(
        6_000,
        () -> {
          world.network().mend(id -> true);
          world.membership().linksChanged();
        });
  }

  // ---- processes ----

  void died(SimulatedNode node) {
    world.count("deaths");
    node.die();
    world.membership().died(node);
    later(
        2_500,
        () -> {
          if (!node.up()) {
            mend(node);
            world.start(node);
          }
        });
  }

  void beforeCommit(SimulatedNode node) {
    if (over || calm()) {
      return;
    }
    if (world.scenario().crashes() && random.nextInt(150) == 0) {
      throw new ProcessDied(node);
    }
    StoreFault fault = faults.get(node.id());
    if (fault == StoreFault.REFUSES || fault == StoreFault.DOWN) {
      throw new StoreException("the store refuses", null);
    }
  }

  void afterCommit(SimulatedNode node) {
    if (over || calm()) {
      return;
    }
    if (world.scenario().crashes() && random.nextInt(150) == 0) {
      throw new ProcessDied(node);
    }
    if (faults.get(node.id()) == StoreFault.COMMITS_AND_FAILS && random.nextBoolean()) {
      throw new StoreException("the store has committed and says that it has not", null);
    }
    if (world.scenario().crashes() && random.nextInt(150) == 0) {
      node.dieAfterSends(1 + random.nextInt(4));
    }
  }

  // ---- stores ----

  private void failStore(SimulatedNode node) {
    world.count("store failures");
    StoreFault fault = StoreFault.values()[random.nextInt(StoreFault.values().length)];
    faults.put(node.id(), fault);
    node.store().failReads(fault == StoreFault.DOWN);
    later(2_000, () -> mend(node));
  }

  boolean unreadable(SimulatedNode node) {
    return faults.get(node.id()) == StoreFault.DOWN;
  }

  /** Repairs all that was done to this node alone. */
  void mend(SimulatedNode node) {
    faults.remove(node.id());
    node.store().failReads(false);
    node.dieAfterSends(0);
    if (node.up()) {
      node.gossip().change(world.scenario().settings());
      for (SimulatedNode other : world.nodes()) {
        if (other != node) {
          node.gossip().register(other.id());
        }
      }
    }
  }

  private void loseDisk(SimulatedNode node) {
    Copy copy = random.nextBoolean() ? copies.get(node.id()) : null;
    VersionVector left = copy == null ? VersionVector.empty() : copy.holds().version();
    VersionVector there = VersionVector.empty();
    for (SimulatedNode other : world.nodes()) {
      if (other != node) {
        left = left.merge(other.vector());
        there = other.up() ? there.merge(other.vector()) : there;
      }
    }
    if (!losable(node, copy, left, there)) {
      return;
    }
    VersionVector remains = left;
    node.die();
    world.membership().died(node);
    world.lose(envelope -> speaksOfWhatIsLost(envelope, copy != null, remains));
    world.onlyLeft(left);
    if (copy == null) {
      world.count("disks lost");
      node.disk(new MemoryStore(), null, VersionVector.empty());
      later(2_000, () -> startAgain(node));
    } else {
      world.count("disks set back");
      restoredOrigin = copy.holds().current();
      node.disk(copy.store().copy(), copy.holds(), copy.lacks());
      restored = node;
      world.nodes().forEach(this::mend);
      world.network().mend(id -> true);
      world.membership().linksChanged();
      later(2_000, () -> startAgain(node));
    }
  }

  private void startAgain(SimulatedNode node) {
    if (!node.up()) {
      mend(node);
      world.start(node);
    }
  }

  /**
   * Not in the middle of an exchange whose pages only this disk has (a register may then be lost
   * with it), nor set back where nobody who knows more is there to tell.
   */
  private boolean losable(SimulatedNode node, Copy copy, VersionVector left, VersionVector there) {
    for (SimulatedNode other : world.nodes()) {
      if (other != node && !left.covers(other.lacks())) {
        return false;
      }
    }
    if (copy == null) {
      return true;
    }
    Origin current = copy.holds().current();
    return left.covers(copy.lacks())
        && Math.max(copy.holds().version(current), there.get(current)) >= left.get(current);
  }

  /**
   * What is under way and may be taken in part only, for its size or for a clock that is ahead: the
   * rest would be lost, and with it what it replaced.
   */
  private static boolean speaksOfWhatIsLost(
      Envelope envelope, boolean setBack, VersionVector left) {
    boolean whole =
        envelope.message() instanceof PushMessage push
            ? push.delta().head() != null && push.delta().to() - push.delta().from() == 1
            : !(envelope.message() instanceof PageMessage);
    return !left.covers(envelope.lacks())
        || ((!whole || setBack) && !left.covers(envelope.vector()));
  }

  // ---- administrators ----

  private void administrate(SimulatedNode node) {
    world.count("administration");
    if (random.nextBoolean()) {
      GossipSettings s = world.scenario().settings();
      node.gossip()
          .change(new GossipSettings(s.fanout(), s.staleRounds(), true, s.maxMessageBytes()));
    } else {
      SimulatedNode other = world.nodes().get(random.nextInt(world.nodes().size()));
      if (other != node) {
        node.gossip().remove(other.id());
      }
    }
    later(3_000, () -> mend(node));
  }
}
