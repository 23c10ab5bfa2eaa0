package io.parley.gossip;

import io.parley.checkpoint.Checkpoints;
import io.parley.crdt.Origin;
import io.parley.crdt.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Some nodes, their network and their time, all from one seed: first a while of writes and faults,
 * then peace, in which all must become equal.
 */
final class SimulatedWorld {
  /**
   * How many rounds of peace may pass until all are equal. A peer that went stale is tried in every
   * fourth round, one of up to six at random, and what comes late comes in pages.
   */
  static final int MOST_ROUNDS = 50;

  static final int ROUND_MICROS = 500_000;
  private static final long EPOCH_MICROS = 1_700_000_000_000_000L;

  /**
   * What came of a run.
   *
   * @param trace the same for the same seed
   * @param rounds of peace, until all were equal
   */
  record Outcome(long trace, int rounds, Scenario scenario, Map<String, Long> counted) {}

  private record Event(long time, long number, Envelope envelope, Runnable action)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return time != other.time
          ? Long.compare(time, other.time)
          : Long.compare(number, other.number);
    }
  }

  private final Random random;
  private final Scenario scenario;
  private final History history = new History();
  private final Checker checker = new Checker(history);
  private final CheckpointChecker checkpoints = new CheckpointChecker(this);
  private final SimulatedNetwork network;
  private final Membership membership;
  private final Chaos chaos;
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final List<FeedConsumer> consumers = new ArrayList<>();
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final Map<Origin, Long> lost = new TreeMap<>();
  private final Map<String, Long> counted = new TreeMap<>();
  private long now;
  private long steps;
  private long offset;
  private boolean frozen;
  private long numbers;
  private long trace;

  SimulatedWorld(long seed) {
    random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
    scenario = Scenario.of(random);
    network = new SimulatedNetwork(this);
    membership = new Membership(this);
    chaos = new Chaos(this);
    frozen = scenario.frozenClocks();
    for (int i = 0; i < scenario.nodes(); i++) {
      nodes.add(new SimulatedNode("n" + i, this));
    }
    for (int i = 0; i < 2; i++) {
      consumers.add(new FeedConsumer(history));
    }
  }

  /** Runs it all; throws a {@link Violation} that says at which step. */
  Outcome run() {
    try {
      begin();
      while (now < scenario.millis() * 1_000L) {
        step();
      }
      int rounds = makePeace();
      return new Outcome(trace, rounds, scenario, counted);
    } catch (Violation | RuntimeException e) {
      Violation violation =
          new Violation(
              "step %d, %d ms: %s%n%s".formatted(steps, now / 1_000, e.getMessage(), scenario));
      violation.initCause(e);
      throw violation;
    }
  }

  private void begin() {
    for (SimulatedNode node : nodes) {
      node.skew(frozen ? 0 : chaos.someSkew());
      start(node);
    }
    after(1, this::work);
    after(1, this::consume);
    after(300_000, chaos::strike);
  }

  /** Starts a node's process, and tells the members of each other. */
  void start(SimulatedNode node) {
    node.start();
    membership.started(node);
    int life = node.life();
    after(random.nextInt(ROUND_MICROS), () -> beat(node, life));
  }

  private void beat(SimulatedNode node, int life) {
    if (node.up() && node.life() == life) {
      after(ROUND_MICROS - 5_000 + random.nextInt(10_000), () -> beat(node, life));
      if (!Checkpoints.awaiting(node.state().checkpoints(), node.id(), node.clock()).isEmpty()) {
        node.ask(CheckpointWorkload.contribution(node, this));
      }
      node.gossip().round(node.clocks());
    }
  }

  private void work() {
    if (!network.healed()) {
      SimulatedNode node = nodes.get(random.nextInt(nodes.size()));
      if (node.up()) {
        node.ask(
            random.nextInt(4) == 0
                ? CheckpointWorkload.of(node, this)
                : Workload.of(scenario, random));
      }
      after(random.nextInt(120_000), this::work);
    }
  }

  private void consume() {
    SimulatedNode node = nodes.get(random.nextInt(nodes.size()));
    if (node.up() && !chaos.unreadable(node)) {
      FeedConsumer consumer = consumers.get(random.nextInt(consumers.size()));
      consumer.read(node, 1 + random.nextInt(20), 1 + random.nextInt(400_000));
    }
    after(random.nextInt(400_000), this::consume);
  }

  // ---- events ----

  void after(long micros, Runnable action) {
    events.add(new Event(now + micros, numbers++, null, action));
  }

  void deliver(long micros, Envelope envelope) {
    events.add(new Event(now + micros, numbers++, envelope, null));
  }

  private void step() {
    Event event = events.remove();
    now = event.time();
    steps++;
    note(now);
    if (event.envelope() == null) {
      acting(event.action());
    } else {
      arrive(event.envelope());
    }
    if (steps % 400 == 0) {
      nodes.stream().filter(node -> !chaos.unreadable(node)).forEach(checker::rebuild);
    }
  }

  private void acting(Runnable action) {
    try {
      action.run();
    } catch (ProcessDied e) {
      chaos.died(e.node());
    }
  }

  private void arrive(Envelope envelope) {
    SimulatedNode node = node(envelope.to());
    if (node.up() && network.open(envelope.from(), envelope.to())) {
      note(envelope.message().getClass().getSimpleName().hashCode());
      count(envelope.message().getClass().getSimpleName());
      node.arrived(envelope);
    }
  }

  /** Loses what is under way and matches. */
  void lose(Predicate<Envelope> wanted) {
    events.removeIf(event -> event.envelope() != null && wanted.test(event.envelope()));
    nodes.forEach(node -> node.lose(wanted));
  }

  /** What happened becomes part of the trace. */
  void note(long what) {
    trace = Long.rotateLeft(trace, 5) * 0x5851F42D4C957F2DL + what;
  }

  void count(String what) {
    counted.merge(what, 1L, Long::sum);
  }

  // ---- peace ----

  private int makePeace() {
    network.heal();
    chaos.stop();
    frozen = false;
    offset += Math.max(0, history.latest() - clock());
    for (SimulatedNode node : nodes) {
      node.skew(0);
      chaos.mend(node);
      if (!node.up()) {
        start(node);
      }
    }
    membership.settle();
    int rounds = 0;
    while (!equal()) {
      Violation.unless(
          rounds < MOST_ROUNDS,
          "not equal after %d rounds of peace: %s, refused %s",
          rounds,
          digests(),
          nodes.stream().map(node -> node.gossip().statistics().refused()).toList());
      runRounds(1);
      rounds++;
    }
    count("rounds " + rounds / 10 * 10);
    finish();
    return rounds;
  }

  private void runRounds(int rounds) {
    long end = now + (long) rounds * ROUND_MICROS;
    while (now < end) {
      step();
    }
  }

  private boolean equal() {
    // After an ambiguous commit a node's memory is behind its disk until the next turn.
    return nodes.stream().allMatch(node -> node.gossip().writable())
        && nodes.stream().allMatch(node -> node.state().version().equals(node.vector()))
        && nodes.stream().map(node -> node.replica().digest()).distinct().count() == 1;
  }

  private List<VersionVector> digests() {
    return nodes.stream().map(SimulatedNode::vector).toList();
  }

  /** In peace nothing is missing, nothing is in doubt, and nobody is given up. */
  private void finish() {
    for (SimulatedNode node : nodes) {
      checker.followsFromVector(node);
      checker.rebuild(node);
      for (Origin origin : history.origins()) {
        long want = lost.getOrDefault(origin, history.size(origin));
        Violation.unless(
            node.vector().get(origin) >= want,
            "%s has %s up to %d, %d were committed and not lost",
            node.id(),
            origin,
            node.vector().get(origin),
            want);
      }
    }
    checkpoints.agree(nodes);
    consumers.forEach(consumer -> consumer.drain(nodes.get(random.nextInt(nodes.size()))));
    membership.checkAllHeard();
    for (SimulatedNode node : nodes) {
      Violation.unless(
          node.gossip().forks().isEmpty(),
          "%s reports forks: %s",
          node.id(),
          node.gossip().forks());
      note(node.replica().digest().stateDigest().hashCode());
    }
  }

  /** Runs on until {@code all} holds, at most so many rounds. */
  boolean within(int rounds, Predicate<SimulatedNode> all) {
    for (int i = 0; i < rounds && !nodes.stream().allMatch(all); i++) {
      runRounds(1);
    }
    return nodes.stream().allMatch(all);
  }

  /** Only these versions are left in the world; what was above them is lost with its disk. */
  void onlyLeft(VersionVector left) {
    for (Origin origin : history.origins()) {
      long version = left.get(origin);
      if (version < history.size(origin)) {
        lost.merge(origin, version, Math::min);
      }
      consumers.forEach(consumer -> consumer.forget(origin, version));
    }
  }

  /** An origin whose lost versions may be issued anew by the node that lost them. */
  void forget(Origin origin, long version) {
    history.forget(origin, version);
    lost.remove(origin);
  }

  // ---- what is in it ----

  /** The true time, microseconds since the epoch. */
  long clock() {
    return EPOCH_MICROS + offset + (frozen ? 0 : now);
  }

  /** What has passed since the beginning, microseconds. */
  long elapsed() {
    return now;
  }

  Random random() {
    return random;
  }

  Scenario scenario() {
    return scenario;
  }

  History history() {
    return history;
  }

  CheckpointChecker checkpoints() {
    return checkpoints;
  }

  Checker checker() {
    return checker;
  }

  SimulatedNetwork network() {
    return network;
  }

  Membership membership() {
    return membership;
  }

  Chaos chaos() {
    return chaos;
  }

  List<SimulatedNode> nodes() {
    return nodes;
  }

  SimulatedNode node(String id) {
    return nodes.get(Integer.parseInt(id.substring(1)));
  }
}
