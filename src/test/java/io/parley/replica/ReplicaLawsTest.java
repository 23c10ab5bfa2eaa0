package io.parley.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.parley.crdt.Origin;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whole replicas as a semilattice. All writers' clocks stand still, so stamps tie all the time. */
class ReplicaLawsTest {
  private static final List<String> NODES = List.of("a", "b", "c");

  /** What happens: a write at one node, or one node hears of another. */
  record Step(int kind, int node, int other, int name) {}

  @Provide
  Arbitrary<List<Step>> histories() {
    Arbitrary<Integer> three = Arbitraries.integers().between(0, 2);
    return Combinators.combine(Arbitraries.integers().between(0, 6), three, three, three)
        .as(Step::new)
        .list()
        .ofMaxSize(25);
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
        default -> Replicas.merge(at, replicas.get(step.other()), 1 << 20);
      }
    }
    return replicas;
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
    assertEquals(one.digest(), other.digest());
  }

  private static List<Entry> log(Replica replica) {
    return Feed.read(
            replica.store(), replica.state(), io.parley.crdt.VersionVector.EMPTY, 1000, 1 << 20)
        .entries();
  }

  /** All versions and all live cells. */
  private static Map<Origin, List<Object>> contents(Replica replica) {
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
