package io.parley.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.parley.crdt.Origin;
import io.parley.merkle.Hash;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whole replicas as a semilattice. All writers' clocks stand still, so stamps tie all the time. */
class ReplicaLawsTest {
  private static final List<String> NODES = List.of("a", "b", "c");

  /** The first kind of step that is a merge; so are all above it. */
  private static final int MERGE = 11;

  /** What happens: a write at one node, or one node hears of another. */
  record Step(int kind, int node, int other, int name) {}

  @Provide
  Arbitrary<List<Step>> histories() {
    Arbitrary<Integer> three = Arbitraries.integers().between(0, 2);
    return Combinators.combine(Arbitraries.integers().between(0, MERGE + 1), three, three, three)
        .as(Step::new)
        .list()
        .ofMaxSize(25);
  }

  /** As {@link #histories}, without logs, counters and registers. */
  @Provide
  Arbitrary<List<Step>> checkpointHistories() {
    Arbitrary<Integer> three = Arbitraries.integers().between(0, 2);
    return Combinators.combine(Arbitraries.integers().between(6, MERGE + 1), three, three, three)
        .as(Step::new)
        .list()
        .ofMaxSize(40);
  }

  private static List<Replica> run(List<Step> history) {
    List<Replica> replicas = new ArrayList<>();
    NODES.forEach(node -> replicas.add(Replicas.open(node)));
    for (Step step : history) {
      Replica at = replicas.get(step.node());
      String name = "name" + step.name();
      byte[] value = (step.kind() + "").getBytes(StandardCharsets.US_ASCII);
      switch (step.kind()) {
        case 0 -> Replicas.write(at, batch -> batch.append("text/plain", value));
        case 1 -> Replicas.write(at, batch -> batch.increment(name, 2));
        case 2 -> Replicas.write(at, batch -> batch.decrement(name, 3));
        case 3 -> Replicas.write(at, batch -> batch.put(name, "text/plain", value));
        case 4 -> Replicas.write(at, batch -> batch.delete(name));
        case 5 -> Replicas.write(at, Batch::removal);
        case 6 -> Replicas.write(at, batch -> open(batch, name, step.other()));
        case 7 -> Replicas.write(at, batch -> submit(batch, name, step.other()));
        case 8 -> Replicas.write(at, batch -> batch.abort(name, opened(batch, step)));
        case 9 -> Replicas.write(at, batch -> batch.remove(name, opened(batch, step)));
        case 10 -> Replicas.write(at, batch -> batch.remove(null, opened(batch, step)));
        default -> Replicas.merge(at, replicas.get(step.other()), 1 << 20);
      }
    }
    return replicas;
  }

  private static void open(Batch batch, String id, int nodes) {
    batch.open(
        id, new TreeSet<>(NODES.subList(0, nodes + 1)), Duration.ofMinutes(1), nodes % 2 == 0);
  }

  private static void submit(Batch batch, String id, int size) {
    batch.checkpoints().of(id).stream()
        .filter(BarrierCell.class::isInstance)
        .map(BarrierCell.class::cast)
        .reduce((one, later) -> later)
        .ifPresent(barrier -> batch.submit(barrier, "a", 0, size + 1, Hash.sha256(new byte[0])));
  }

  /** A timestamp of a barrier that is here, or one before them all. */
  private static long opened(Batch batch, Step step) {
    List<Long> stamps =
        batch.checkpoints().all().stream().map(CheckpointCell::opened).sorted().toList();
    int at = stamps.size() - 1 - step.other();
    return at < 0 ? Replicas.NOW - 1 : stamps.get(at);
  }

  @Property(tries = 500)
  void i3CheckpointsMergeAlikeInEveryOrder(@ForAll("checkpointHistories") List<Step> history) {
    List<Replica> of = run(history);
    Replica abc = merged(merged(of.get(0), of.get(1)), of.get(2));
    assertSame(abc, merged(merged(of.get(2), of.get(1)), of.get(0)));
    assertSame(abc, merged(of.get(1), merged(of.get(0), of.get(2))));
    assertSame(abc, merged(abc, merged(of.get(0), of.get(1))));
    Replica cut = Replicas.copy(of.get(2));
    Replicas.merge(cut, merged(of.get(1), of.get(0)), 1);
    assertSame(abc, cut);
  }

  @Property(tries = 300)
  void i3MergingReplicasIsCommutative(@ForAll("histories") List<Step> history) {
    List<Replica> of = run(history);
    assertSame(merged(of.get(0), of.get(1)), merged(of.get(1), of.get(0)));
  }

  @Property(tries = 300)
  void i3MergingReplicasIsAssociative(@ForAll("histories") List<Step> history) {
    List<Replica> of = run(history);
    assertSame(
        merged(merged(of.get(0), of.get(1)), of.get(2)),
        merged(of.get(0), merged(of.get(1), of.get(2))));
  }

  @Property(tries = 200)
  void i3MergingAReplicaAgainChangesNothing(@ForAll("histories") List<Step> history) {
    List<Replica> of = run(history);
    Replica once = merged(of.get(0), of.get(1));
    assertSame(once, merged(once, of.get(1)));
    assertSame(once, merged(once, once));
  }

  @Property(tries = 200)
  void i3TheSizeOfPagesMakesNoDifference(@ForAll("histories") List<Step> history) {
    List<Replica> of = run(history);
    Replica cut = Replicas.copy(of.get(0));
    Replicas.merge(cut, of.get(1), 1);
    assertSame(merged(of.get(0), of.get(1)), cut);
  }

  @Property(tries = 200)
  void i4EveryReplicaListsTheLogInTheSameOrder(@ForAll("histories") List<Step> history) {
    List<Replica> of = run(history);
    Replica ab = merged(merged(of.get(0), of.get(1)), of.get(2));
    Replica ba = merged(merged(of.get(2), of.get(1)), of.get(0));
    assertEquals(log(ab), log(ba));
    assertEquals(log(ab).stream().sorted(CellMerge.ORDER).toList(), log(ab));
  }

  @Property(tries = 200)
  void i6DigestsAreEqualIfAndOnlyIfTheStateIs(@ForAll("histories") List<Step> history) {
    List<Replica> of = run(history);
    for (Replica one : of) {
      for (Replica other : of) {
        if (contents(one).equals(contents(other))) {
          assertEquals(one.digest().stateDigest(), other.digest().stateDigest());
        } else {
          assertNotEquals(one.digest().stateDigest(), other.digest().stateDigest());
        }
      }
    }
  }

  private static Replica merged(Replica one, Replica other) {
    Replica into = Replicas.copy(one);
    Replicas.merge(into, other, 1 << 20);
    return into;
  }

  private static void assertSame(Replica one, Replica other) {
    assertEquals(contents(one), contents(other));
    assertEquals(one.state().checkpoints(), other.state().checkpoints());
    assertEquals(one.digest(), other.digest());
  }

  private static List<Entry> log(Replica replica) {
    return Feed.read(
            replica.store(), replica.state(), io.parley.crdt.VersionVector.EMPTY, 1000, 1 << 20)
        .entries();
  }

  /** All versions and all live cells; those of checkpoints are in memory as in the store. */
  private static Map<Origin, List<Object>> contents(Replica replica) {
    assertEquals(
        Set.copyOf(replica.store().load().checkpoints()),
        Set.copyOf(replica.state().checkpoints().all()));
    Map<Origin, List<Object>> contents = new HashMap<>();
    for (OriginState state : replica.state().origins().values()) {
      List<Object> of = new ArrayList<>();
      of.add(state.version());
      of.addAll(replica.store().cells(state.origin(), 0, Long.MAX_VALUE, 1000, Long.MAX_VALUE));
      contents.put(state.origin(), of);
    }
    return contents;
  }
}
