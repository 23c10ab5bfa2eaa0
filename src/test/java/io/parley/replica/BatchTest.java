package io.parley.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.crdt.Origin;
import io.parley.merkle.Hash;
import io.parley.merkle.MerkleTree;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static final byte[] VALUE = {1, 2, 3};
  private static final long FAR = Replicas.NOW + 60_000_001;

  private final Replica a = Replicas.open("a");
  private final Replica b = Replicas.open("b");

  @BeforeEach
  void writeAtA() {
    Replicas.write(a, batch -> batch.append("text/plain", VALUE));
    Replicas.write(a, batch -> batch.increment("c", 5));
    Replicas.write(a, batch -> batch.put("r", "text/plain", VALUE));
    Replicas.write(a, batch -> batch.append("text/plain", new byte[0]));
  }

  private Origin origin() {
    return a.state().current();
  }

  private LogHead head() {
    return a.state().of(origin()).head();
  }

  private List<Cell> cells() {
    return new ArrayList<>(a.store().cells(origin(), 0, 100, 100, 1 << 20));
  }

  private Delta all() {
    return new Delta(origin(), 0, 4, cells(), head());
  }

  private static Batch.Applied apply(Replica replica, Delta... deltas) throws RefusedException {
    Batch batch = replica.begin(Replicas.NOW);
    Batch.Applied applied = batch.apply(List.of(deltas), Set.of());
    Replicas.commit(replica, batch);
    return applied;
  }

  /** Refused for this reason, and nothing of it is staged. */
  private static RefusedException refused(Replica replica, Refusal reason, Delta... deltas) {
    Batch batch = replica.begin(Replicas.NOW);
    Changes before = batch.changes();
    ReplicaState state = batch.result();
    RefusedException e =
        assertThrows(RefusedException.class, () -> batch.apply(List.of(deltas), Set.of()));
    assertEquals(reason, e.reason(), e.getMessage());
    assertTrue(batch.isEmpty());
    assertEquals(before, batch.changes());
    assertEquals(state, batch.result());
    assertEquals(state.digest(), replica.digest());
    return e;
  }

  @Test
  void i2ADeltaIsAppliedAndTheReplicasAreEqual() throws RefusedException {
    assertTrue(apply(b, all()).advanced());
    assertEquals(a.digest(), b.digest());
  }

  @Test
  void i2ADeltaThatLeavesAGapIsRefused() {
    List<Cell> later = cells().subList(1, 4);
    refused(b, Refusal.GAP, new Delta(origin(), 1, 4, later, head()));
  }

  @Test
  void i2ADeltaThatComesTwiceOrOverlapsIsSkippedWhereItIsKnown() throws RefusedException {
    apply(b, new Delta(origin(), 0, 2, cells().subList(0, 2), null));
    assertTrue(apply(b, all()).advanced());
    assertFalse(apply(b, all()).advanced());
    assertEquals(a.digest(), b.digest());
  }

  @Test
  void i6AWrongRootIsRefusedAsAForkAndBothRootsAreNamed() {
    Hash wrong = MerkleTree.leafHash(VALUE);
    RefusedException e =
        refused(b, Refusal.FORK, new Delta(origin(), 0, 4, cells(), new LogHead(2, wrong)));
    assertEquals(Optional.of(new RefusedException.Mismatch(4, head().root(), wrong)), e.mismatch());
  }

  @Test
  void i6ASequenceThatDoesNotContinueTheLogIsRefused() {
    Entry entry = new Entry(origin(), 3, Replicas.NOW, 1, "text/plain", VALUE);
    refused(b, Refusal.FORK, new Delta(origin(), 0, 3, List.of(entry), null));
  }

  @Test
  void i6ATimestampThatGoesBackIsRefused() throws RefusedException {
    apply(b, all());
    Entry entry = new Entry(origin(), 5, Replicas.NOW, 2, "text/plain", VALUE);
    refused(b, Refusal.FORK, new Delta(origin(), 4, 5, List.of(entry), null));
  }

  @Test
  void i3AShareThatShrinksIsRefused() throws RefusedException {
    apply(b, all());
    CounterCell share = new CounterCell(origin(), 5, Replicas.NOW + 50, "c", 4, 0);
    refused(b, Refusal.FORK, new Delta(origin(), 4, 5, List.of(share), null));
  }

  @Test
  void ofSeveralDeltasNoneIsTakenWhenOneIsRefused() {
    Replica c = Replicas.open("c");
    Replicas.write(c, batch -> batch.append("text/plain", VALUE));
    Delta good = Replicas.page(c, b).deltas().get(0);
    refused(b, Refusal.GAP, good, new Delta(origin(), 1, 4, cells().subList(1, 4), head()));
    refused(b, Refusal.INVALID, good, all(), all());
  }

  @Test
  void i5ACellFarAheadAndAllThatMayBuildOnItIsLeftOutAndTakenLater() throws RefusedException {
    Replicas.write(a, FAR, batch -> batch.append("text/plain", VALUE));
    Replica c = Replicas.open("c");
    Replicas.merge(c, a, 1 << 20); // takes what is not far ahead
    assertEquals(4, c.state().version(origin()));

    Batch batch = b.begin(Replicas.NOW);
    Batch.Applied applied = batch.apply(Replicas.page(a, b).deltas(), Set.of());
    Replicas.commit(b, batch);
    assertTrue(applied.advanced());
    assertEquals(FAR, applied.ahead().timestamp());
    assertEquals(4, b.state().version(origin()));

    Batch later = b.begin(Replicas.NOW + 1);
    assertNull(later.apply(Replicas.page(a, b).deltas(), Set.of()).ahead());
    Replicas.commit(b, later);
    assertEquals(a.digest(), b.digest());
  }

  @Test
  void i8MoreOriginsThanADigestHoldsAreRefusedAndTheOwnOneAlwaysFits() throws RefusedException {
    for (int i = 0; i < Limits.MAX_ORIGINS - 1; i++) {
      Origin other = new Origin("x", i);
      apply(b, new Delta(other, 0, 1, List.of(entry(other)), null));
    }
    Origin last = new Origin("y", 0);
    refused(b, Refusal.TOO_MANY_ORIGINS, new Delta(last, 0, 1, List.of(entry(last)), null));
    Replicas.write(b, batch -> batch.append("text/plain", VALUE));
    assertEquals(Limits.MAX_ORIGINS, b.digest().origins().size());
  }

  private static Entry entry(Origin origin) {
    return new Entry(origin, 1, Replicas.NOW, 0, "text/plain", VALUE);
  }

  @Test
  void i1NothingOfABatchIsVisibleBeforeItIsInstalled() {
    Batch batch = b.begin(Replicas.NOW);
    batch.append("text/plain", VALUE);
    batch.put("r", "text/plain", VALUE);
    assertEquals(0, b.state().entries());
    assertTrue(b.digest().origins().isEmpty());
    assertEquals(1, batch.result().entries());
  }

  @Test
  void i1AfterAFailedCommitTheCommittedStateIsReadAgain() {
    Batch lost = b.begin(Replicas.NOW);
    lost.append("text/plain", VALUE);
    Batch ambiguous = b.begin(Replicas.NOW);
    ambiguous.append("text/plain", VALUE);
    b.store().write(ambiguous.changes());
    b.reload();
    assertEquals(1, b.state().version(b.state().current()));
    Replicas.write(b, batch -> assertEquals(2, batch.append("text/plain", VALUE).version()));
  }

  @Test
  void i7ANewIncarnationBeginsAtOneAndKeepsWhatTheOldOneCounted() {
    Replicas.write(a, batch -> batch.startIncarnation(9));
    Batch batch = Replicas.write(a, writes -> writes.increment("c", 1));
    assertEquals(new Origin("a", 9), a.state().current());
    assertEquals(1, a.state().version(a.state().current()));
    assertEquals(BigInteger.valueOf(6), batch.counter("c").value());
  }

  @Test
  void aBatchPushesItsLocalWritesWithAllThatTheyMayBuildOn() throws RefusedException {
    Batch batch = b.begin(Replicas.NOW);
    batch.apply(List.of(all()), Set.of());
    batch.put("r", "text/plain", VALUE);
    batch.put("r", "text/plain", new byte[] {9});
    Delta delta = batch.written().orElseThrow();
    assertEquals(0, delta.from());
    assertEquals(2, delta.to());
    assertEquals(1, delta.cells().size());
    assertEquals(4, batch.seen().get(origin()));
    assertEquals(0, batch.seen().get(batch.current()));
  }

  @Test
  void aDeltaIsCutIntoPiecesThatFitTogether() throws RefusedException {
    List<Delta> pieces = all().cut(1);
    assertEquals(4, pieces.size());
    for (Delta piece : pieces) {
      apply(b, piece);
    }
    assertEquals(a.digest(), b.digest());
    assertEquals(List.of(all()), all().cut(1 << 20));
  }

  // ---- checkpoints ----

  private static final SortedSet<String> NODES = new TreeSet<>(Set.of("a", "b"));
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static BarrierCell open(Replica replica, String id) {
    List<BarrierCell> opened = new ArrayList<>();
    Replicas.write(replica, batch -> opened.add(batch.open(id, NODES, MINUTE, true)));
    return opened.get(0);
  }

  private static void remove(Replica replica, String id, long opened) {
    Replicas.write(replica, batch -> batch.remove(id, opened));
  }

  @Test
  void i3ARemovalThatComesBeforeWhatItCoversKeepsItOut() throws RefusedException {
    BarrierCell barrier = open(a, "x");
    Delta opening = Replicas.page(a, b).deltas().get(0);
    Replicas.merge(b, a, 1 << 20);
    Replicas.write(b, batch -> batch.submit(barrier, "b", 1, 1, head().root()));
    remove(b, "x", barrier.opened());
    Replica c = Replicas.open("c");
    Delta removal =
        Replicas.page(b, c).deltas().stream()
            .filter(delta -> delta.origin().equals(b.state().current()))
            .findFirst()
            .orElseThrow();

    apply(c, removal);
    apply(c, opening);

    assertEquals(b.state().checkpoints(), c.state().checkpoints());
    assertEquals(b.digest(), c.digest());
    assertEquals(1, c.state().checkpoints().all().size());
    assertEquals(5, c.state().version(origin()));
  }

  @Test
  void i3OfTwoRemovalsOfOneCheckpointOneStaysAndItIsTheSameEverywhere() {
    BarrierCell barrier = open(a, "x");
    Replicas.merge(b, a, 1 << 20);
    remove(a, "x", barrier.opened());
    remove(b, "x", barrier.opened());
    Replica c = Replicas.copy(a);
    Replicas.merge(c, b, 1 << 20);
    Replicas.merge(b, a, 1 << 20);

    assertEquals(c.state().checkpoints(), b.state().checkpoints());
    assertEquals(c.digest(), b.digest());
    assertEquals(1, c.state().checkpoints().all().size());
  }

  @Test
  void aRemovalOfAllEndsTheRemovalsOfSingleOnes() {
    BarrierCell x = open(a, "x");
    BarrierCell y = open(a, "y");
    remove(a, "x", x.opened());
    assertEquals(new TreeSet<>(Set.of("x", "y")), a.state().checkpoints().ids());

    remove(a, null, y.opened());

    assertEquals(new TreeSet<>(), a.state().checkpoints().ids());
    assertEquals(1, a.state().checkpoints().all().size());
    assertEquals(Set.copyOf(a.state().checkpoints().all()), Set.copyOf(stored(a)));
  }

  private static List<CheckpointCell> stored(Replica replica) {
    return replica.store().load().checkpoints();
  }

  @Test
  void whatIsOpenedAgainAfterItsRemovalIsThere() {
    remove(a, "x", open(a, "x").opened());
    BarrierCell again = open(a, "x");

    assertTrue(a.state().checkpoints().of("x").contains(again));
  }

  @Test
  void whatABatchWritesAndRemovesItselfIsNeitherStoredNorPushed() throws RefusedException {
    List<RemovalCell> removal = new ArrayList<>();
    Batch batch =
        Replicas.write(
            a,
            writes -> {
              BarrierCell barrier = writes.open("x", NODES, MINUTE, true);
              writes.abort("x", barrier.opened());
              removal.add(writes.remove("x", barrier.opened()));
            });

    assertEquals(removal, stored(a));
    assertEquals(List.copyOf(removal), batch.written().orElseThrow().cells());
    assertEquals(7, batch.written().orElseThrow().to());
    apply(b, all(7));
    assertEquals(a.digest(), b.digest());
  }

  private Delta all(long to) {
    return new Delta(origin(), 0, to, cells(), head());
  }

  @Test
  void aFreshIdIsAnIdInEveryLocaleAndNeverTheSameTwice() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    try {
      BarrierCell first = open(a, null);
      assertEquals("a-0000000000000001-5", first.id());
      assertEquals("a-0000000000000001-6", open(a, null).id());
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void i5NothingCanRemoveOrSubmitWhatIsYetToBeOpened() {
    BarrierCell barrier = open(a, "x");
    Batch batch = a.begin(Replicas.NOW);
    ReplicaState before = batch.result();

    assertThrows(IllegalArgumentException.class, () -> batch.remove(null, Long.MAX_VALUE));
    assertThrows(IllegalArgumentException.class, () -> batch.abort("x", Replicas.NOW * 2));
    assertEquals(before, batch.result());
    assertTrue(batch.isEmpty());
    assertEquals(1, batch.checkpoints().of("x").size());
    assertEquals(barrier, batch.checkpoints().of("x").get(0));
  }
}
