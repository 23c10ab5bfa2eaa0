package io.parley.gossip;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Loses, doubles, delays and reorders messages, and cuts links, one way or both. */
final class SimulatedNetwork {
  private static final int MICROS = 1_000;

  private record Link(String from, String to) implements Comparable<Link> {
    @Override
    public int compareTo(Link other) {
      int byFrom = from.compareTo(other.from);
      return byFrom != 0 ? byFrom : to.compareTo(other.to);
    }
  }

  private final SimulatedWorld world;
  private final Set<Link> cut = new TreeSet<>();
  private boolean healed;

  SimulatedNetwork(SimulatedWorld world) {
    this.world = world;
  }

  void send(Envelope envelope) {
    if (!healed && world.random().nextDouble() < world.scenario().loss()) {
      return;
    }
    deliver(envelope);
    if (!healed && world.random().nextDouble() < world.scenario().duplication()) {
      deliver(envelope);
    }
  }

  private void deliver(Envelope envelope) {
    if (open(envelope.from(), envelope.to())) {
      int most = world.scenario().latencyMillis() * MICROS;
      long latency = 100L + world.random().nextInt(healed ? Math.min(most, 50 * MICROS) : most);
      if (!healed && world.random().nextInt(50) == 0) {
        latency *= 20L;
      }
      world.deliver(latency, envelope);
    }
  }

  void cut(String from, String to) {
    cut.add(new Link(from, to));
  }

  void mend(Predicate<String> either) {
    cut.removeIf(link -> either.test(link.from()) || either.test(link.to()));
  }

  /** Nothing is lost, doubled or cut from now on, and nothing takes long. */
  void heal() {
    cut.clear();
    healed = true;
  }

  boolean healed() {
    return healed;
  }

  /** Whether anybody cannot reach somebody. */
  boolean parted() {
    return !cut.isEmpty();
  }

  boolean open(String from, String to) {
    return !cut.contains(new Link(from, to));
  }
}
