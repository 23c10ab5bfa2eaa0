package io.parley.checkpoint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Some nodes that fetch each other's states over a bad network, all from one seed: first a while of
 * faults, then peace, in which every node must get every state whole.
 */
final class TransferWorld {
  static final int TICK = 1_000;

  /** Some answers of liars, each of which costs a while of not asking. */
  private static final int MOST_TICKS = 10 * Fetch.LIED_TICKS;

  /** What came of a run; the same for the same seed. */
  record Outcome(long trace, int ticks, long chunks) {}

  private record Event(long time, long number, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return time != other.time
          ? Long.compare(time, other.time)
          : Long.compare(number, other.number);
    }
  }

  private final Random random;
  private final double loss;
  private final double duplication;
  private final int latency;
  private final boolean liarsRepent;
  private final Map<String, TransferNode> nodes = new LinkedHashMap<>();
  private final Map<StateHead, byte[]> states = new LinkedHashMap<>();
  private final Set<Set<String>> cut = new HashSet<>();
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private boolean peace;
  private long now;
  private long numbers;
  private long trace;

  /** Everything follows from the seed. */
  TransferWorld(long seed) {
    random = new Random(seed * 0x9E3779B97F4A7C15L + 3);
    loss = pick(0, 0.02, 0.2);
    duplication = pick(0, 0.05, 0.3);
    latency = (int) pick(2, 100, 1_500, 4_000);
    liarsRepent = random.nextBoolean();
    int count = 3 + random.nextInt(3);
    int liar = random.nextInt(2 * count);
    for (int i = 0; i < count; i++) {
      nodes.put("n" + i, new TransferNode("n" + i, this, i == liar));
    }
    makeStates();
  }

  private double pick(double... values) {
    return values[random.nextInt(values.length)];
  }

  /** Some alike but for a chunk, some of equal chunks, some cut at the very end of a chunk. */
  private void makeStates() {
    byte[] first = States.random(random.nextLong(), someSize());
    List<byte[]> all = new ArrayList<>(List.of(first));
    for (int i = random.nextInt(4); i > 0; i--) {
      byte[] next = all.get(random.nextInt(all.size())).clone();
      switch (random.nextInt(3)) {
        case 0 -> next[random.nextInt(next.length)] ^= 1;
        case 1 -> next = new byte[someSize()];
        default -> next = States.random(random.nextLong(), someSize());
      }
      all.add(next);
    }
    List<TransferNode> honest = nodes.values().stream().filter(node -> !node.liar()).toList();
    for (byte[] state : all) {
      states.put(honest.get(random.nextInt(honest.size())).store().hold(state), state);
      if (random.nextBoolean()) {
        List<TransferNode> any = List.copyOf(nodes.values());
        any.get(random.nextInt(any.size())).store().hold(state);
      }
    }
  }

  private int someSize() {
    int chunks = random.nextInt(12);
    return switch (random.nextInt(3)) {
      case 0 -> (1 + chunks) * Chunk.SIZE;
      case 1 -> chunks * Chunk.SIZE + 1;
      default -> chunks * Chunk.SIZE + 1 + random.nextInt(Chunk.SIZE);
    };
  }

  /** Runs it all; throws a {@link Violation}. */
  Outcome run() {
    try {
      nodes.values().forEach(this::start);
      after(TICK, this::strike);
      runFor(20_000 + random.nextInt(40_000));
      return makePeace();
    } catch (Violation | RuntimeException e) {
      Violation violation =
          new Violation(
              "%d ms: %s; %d nodes, %d states, loss %s, twice %s, latency %d ms"
                  .formatted(
                      now,
                      e.getMessage(),
                      nodes.size(),
                      states.size(),
                      loss,
                      duplication,
                      latency));
      violation.initCause(e);
      throw violation;
    }
  }

  // ---- time and network ----

  Random random() {
    return random;
  }

  boolean peace() {
    return peace;
  }

  void after(long millis, Runnable action) {
    events.add(new Event(now + millis, numbers++, action));
  }

  private void runFor(long millis) {
    for (long end = now + millis; now < end && !events.isEmpty(); ) {
      Event next = events.remove();
      now = next.time();
      next.action().run();
    }
  }

  void send(String from, String to, TransferMessage message) {
    if (!peace && random.nextDouble() < loss) {
      return;
    }
    int life = nodes.get(to).life();
    for (int copies = !peace && random.nextDouble() < duplication ? 2 : 1; copies > 0; copies--) {
      after(1L + random.nextInt(latency), () -> arrive(from, to, life, message));
    }
  }

  private void arrive(String from, String to, int life, TransferMessage message) {
    TransferNode node = nodes.get(to);
    if (node.up() && node.life() == life && !cut.contains(Set.of(from, to))) {
      trace = Long.rotateLeft(trace, 5) * 0x5851F42D4C957F2DL + now + message.weight();
      node.transfer().receive(from, message);
    }
  }

  // ---- faults ----

  private void start(TransferNode node) {
    node.start(states.keySet());
    int life = node.life();
    after(random.nextInt(TICK), () -> beat(node, life));
  }

  private void beat(TransferNode node, int life) {
    if (node.up() && node.life() == life) {
      node.transfer().peers(others(node));
      node.transfer().tick();
      after(TICK - 50 + random.nextInt(100), () -> beat(node, life));
    }
  }

  private Set<String> others(TransferNode node) {
    return nodes.keySet().stream()
        .filter(other -> !other.equals(node.id()))
        .filter(other -> peace || random.nextInt(20) > 0)
        .collect(Collectors.toSet());
  }

  private void strike() {
    if (peace) {
      return;
    }
    after(random.nextInt(3 * TICK), this::strike);
    List<TransferNode> all = List.copyOf(nodes.values());
    TransferNode node = all.get(random.nextInt(all.size()));
    switch (random.nextInt(5)) {
      case 0 -> {
        node.die();
        after(random.nextInt(8 * TICK), () -> startAgain(node));
      }
      case 1 -> {
        Set<String> link = Set.of(node.id(), all.get((all.indexOf(node) + 1) % all.size()).id());
        cut.add(link);
        after(random.nextInt(8 * TICK), () -> cut.remove(link));
      }
      case 2 -> {
        node.storeFails(true);
        after(random.nextInt(4 * TICK), () -> node.storeFails(false));
      }
      case 3 -> node.rot(all);
      default -> node.read();
    }
  }

  private void startAgain(TransferNode node) {
    if (!node.up()) {
      start(node);
    }
  }

  // ---- peace ----

  private Outcome makePeace() {
    peace = true;
    cut.clear();
    for (TransferNode node : nodes.values()) {
      node.storeFails(false);
      node.repent(liarsRepent);
      startAgain(node);
    }
    int ticks = 0;
    while (!done()) {
      Violation.unless(
          ticks++ < MOST_TICKS,
          "not whole after %d ticks of peace: %s",
          MOST_TICKS,
          nodes.values().stream().map(TransferNode::toString).toList());
      runFor(TICK);
    }
    runFor(10L * TICK);
    long chunks = 0;
    for (TransferNode node : nodes.values()) {
      long before = node.transfer().statistics().requestsSent();
      runFor(TICK);
      Violation.unless(
          node.transfer().statistics().requestsSent() == before,
          "%s asks although it has everything",
          node.id());
      states.forEach((head, state) -> node.check(head, state));
      chunks += node.store().stored();
    }
    return new Outcome(trace, ticks, chunks);
  }

  /** Liars lie to others, not to themselves: they get all as well. */
  private boolean done() {
    nodes.values().forEach(TransferNode::read);
    return nodes.values().stream()
        .allMatch(node -> node.transfer().missing().isEmpty() && node.store().rotten().isEmpty());
  }
}
