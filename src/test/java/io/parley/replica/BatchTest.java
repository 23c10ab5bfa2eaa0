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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
}
