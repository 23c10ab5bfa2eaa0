package io.parley.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.it.Eventually;
import io.parley.merkle.Hash;
import io.parley.merkle.MerkleTree;
import io.parley.replica.InDoubtException;
import io.parley.replica.StoreException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is relied on of every chunk store. */
@Timeout(
    value = Eventually.DEADLINE_MINUTES,
    unit = TimeUnit.MINUTES,
    threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ChunkStoreContract {

  /** What becomes of the next change. */
  protected enum Failure {
    /** It is rolled back, and the caller is told so. */
    ROLLED_BACK,
    /** It is committed, and the caller is told that this is not known. */
    IN_DOUBT
  }

  private ChunkStore store;

  /** A new, empty store; the other methods are about the last one. */
  protected abstract ChunkStore create() throws Exception;

  /** The same store after its process ended and began again. */
  protected abstract ChunkStore restart();

  /** The bytes of all chunks that it holds. */
  protected abstract long bytes();

  /** Changes a bit of a chunk behind the store's back. */
  protected abstract void damage(Hash name);

  /** Makes the next change fail, and none after it. */
  protected abstract void fail(Failure failure);

  /** Makes every call fail from now on. */
  protected abstract void breakDown();

  @BeforeEach
  final void open() throws Exception {
    store = create();
  }

  /** A whole chunk that begins with these two numbers. */
  private static Chunk chunk(int a, int b) {
    byte[] bytes = new byte[Chunk.SIZE];
    bytes[0] = (byte) a;
    bytes[1] = (byte) b;
    return Chunk.of(bytes);
  }

  private static List<Chunk> chunks(int kind, int count) {
    List<Chunk> chunks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chunks.add(chunk(kind, i));
    }
    return chunks;
  }

  private static List<Hash> names(List<Chunk> chunks) {
    return chunks.stream().map(Chunk::name).toList();
  }

  private static StateHead head(List<Chunk> chunks) {
    long size = chunks.stream().mapToLong(chunk -> chunk.bytes().length).sum();
    return new StateHead(size, MerkleTree.root(names(chunks)));
  }

  /** Writes a state in appends of three chunks; returns the bytes that were stored anew. */
  private long write(List<Chunk> chunks) {
    long number = store.begin();
    long stored = append(number, chunks);
    store.finish(number, head(chunks));
    return stored;
  }

  private long append(long number, List<Chunk> chunks) {
    long stored = 0;
    for (int from = 0; from < chunks.size(); from += 3) {
      stored += store.append(number, chunks.subList(from, Math.min(chunks.size(), from + 3)));
    }
    return stored;
  }

  private void assertWhole(List<Chunk> chunks) {
    Hash root = head(chunks).root();
    assertEquals(Optional.of(head(chunks)), store.state(root));
    assertEquals(names(chunks), store.chunks(root, 0, chunks.size() + 1));
    assertEquals(List.of(), store.missing(root, 10));
    chunks.forEach(c -> assertArrayEquals(c.bytes(), store.chunk(c.name()).orElseThrow()));
  }

  private void assertUnknown(List<Chunk> chunks) {
    Hash root = head(chunks).root();
    assertEquals(Optional.empty(), store.state(root));
    assertEquals(List.of(), store.chunks(root, 0, 10));
    assertEquals(List.of(), store.missing(root, 10));
  }

  private void sweepAll(Set<Hash> keep) {
    while (store.sweep(keep, 2)) {
      // In steps.
    }
  }

  private static long kib64(int chunks) {
    return (long) chunks * Chunk.SIZE;
  }

  @Test
  void aStateIsReadBackAsItWasWrittenAlsoAfterARestart() {
    List<Chunk> state = chunks(1, 70);
    state.add(Chunk.of(new byte[] {7}));
    assertUnknown(state);
    long number = store.begin();
    assertEquals(kib64(64), store.append(number, state.subList(0, 64)));
    assertEquals(0, store.append(number, List.of()));
    assertEquals(kib64(6) + 1, store.append(number, state.subList(64, 71)));
    assertUnknown(state);
    store.finish(number, head(state));

    assertWhole(state);
    store = restart();
    assertWhole(state);
    Hash root = head(state).root();
    assertEquals(names(state.subList(3, 8)), store.chunks(root, 3, 5));
    assertEquals(names(state.subList(69, 71)), store.chunks(root, 69, Integer.MAX_VALUE));
    assertEquals(List.of(), store.chunks(root, 71, 5));
    assertEquals(Optional.empty(), store.chunk(root));
  }

  @Test
  void aChunkIsStoredOnceInWhateverStatesItStands() {
    List<Chunk> zeros = new ArrayList<>(Collections.nCopies(7, chunk(0, 0)));
    assertEquals(kib64(1), write(zeros));
    List<Chunk> state = chunks(1, 10);
    assertEquals(kib64(10), write(state));
    List<Chunk> changed = new ArrayList<>(state);
    changed.set(4, chunk(0, 0));
    changed.set(5, chunk(2, 5));
    assertEquals(kib64(1), write(changed));
    assertEquals(0, write(state));
    assertEquals(kib64(12), bytes());
    assertWhole(zeros);
    assertWhole(state);
    assertWhole(changed);
  }

  @Test
  void aStateIsListedFirstAndItsChunksComeLater() {
    List<Chunk> here = chunks(1, 3);
    write(here);
    List<Chunk> state = new ArrayList<>(chunks(2, 5));
    state.add(2, here.get(0));
    state.add(state.get(1));
    Hash root = head(state).root();
    store.list(head(state), names(state));
    store.list(head(state), names(state));
    List<Hash> lacking = names(chunks(2, 5));

    assertEquals(Optional.of(head(state)), store.state(root));
    assertEquals(names(state), store.chunks(root, 0, 10));
    assertEquals(lacking, store.missing(root, 10));
    assertEquals(lacking.subList(0, 2), store.missing(root, 2));
    Chunk third = state.get(3);
    assertEquals(1, store.put(List.of(third, here.get(1), chunk(9, 9), third)));
    assertEquals(0, store.put(List.of(third)));
    assertEquals(Optional.empty(), store.chunk(chunk(9, 9).name()));
    store = restart();
    assertEquals(
        List.of(lacking.get(0), lacking.get(1), lacking.get(3), lacking.get(4)),
        store.missing(root, 10));
    // Also what another state brings is not missing any more.
    write(List.of(state.get(1), state.get(0)));
    assertEquals(lacking.subList(3, 5), store.missing(root, 10));
    assertEquals(2, store.put(state.subList(4, 6)));
    assertWhole(state);
    assertEquals(kib64(8), bytes());
  }

  @Test
  void writingAListedStateBringsWhatItLacked() {
    List<Chunk> state = chunks(1, 5);
    store.list(head(state), names(state));
    store.put(state.subList(1, 2));
    assertEquals(kib64(4), write(state));
    assertWhole(state);
    sweepAll(Set.of(head(state).root()));
    assertWhole(state);
  }

  @Test
  void aForgottenChunkIsMissingUntilItComesAgain() {
    List<Chunk> one = chunks(1, 4);
    List<Chunk> two = List.of(one.get(2), chunk(2, 0), one.get(2));
    write(one);
    write(two);
    long number = store.begin();
    append(number, one.subList(1, 3));
    Chunk damaged = one.get(2);
    store.forget(damaged.name());
    store.forget(damaged.name());
    store.forget(chunk(9, 9).name());
    store.finish(number, head(one.subList(1, 3)));

    for (List<Chunk> state : List.of(one, two, one.subList(1, 3))) {
      Hash root = head(state).root();
      assertEquals(List.of(damaged.name()), store.missing(root, 10));
      assertEquals(names(state), store.chunks(root, 0, 10));
    }
    assertEquals(Optional.empty(), store.chunk(damaged.name()));
    assertEquals(1, store.put(List.of(damaged)));
    assertWhole(one);
    assertWhole(two);
    assertWhole(one.subList(1, 3));
  }

  @Test
  void writingAStateAgainReplacesADamagedChunk() {
    List<Chunk> state = chunks(1, 5);
    write(state);
    Chunk damaged = state.get(3);
    damage(damaged.name());
    assertFalse(new Chunk(damaged.name(), store.chunk(damaged.name()).orElseThrow()).intact());
    assertEquals(List.of(), store.missing(head(state).root(), 10));
    assertEquals(kib64(1), write(state));
    assertWhole(state);
    assertEquals(kib64(5), bytes());
  }

  @Test
  void aSweepNeverTouchesWhatIsKeptBegunOrShared() {
    List<Chunk> kept = chunks(1, 5);
    List<Chunk> gone = new ArrayList<>(chunks(2, 5));
    gone.set(2, kept.get(2));
    List<Chunk> half = new ArrayList<>(chunks(3, 5));
    half.set(2, gone.get(3));
    List<Chunk> listed = chunks(4, 2);
    write(gone);
    write(kept);
    store.list(head(listed), names(listed));
    long number = store.begin();
    append(number, half);

    sweepAll(Set.of(head(kept).root()));
    assertUnknown(gone);
    assertUnknown(listed);
    assertWhole(kept);
    assertEquals(kib64(10), bytes());
    assertEquals(0, store.put(listed));
    store.finish(number, head(half));
    assertWhole(half);

    sweepAll(Set.of());
    assertEquals(0, bytes());
    assertUnknown(kept);
    assertEquals(kib64(5), write(kept));
    assertWhole(kept);
  }

  @Test
  void aSweepTakesSmallSteps() {
    List<Chunk> state = chunks(1, 7);
    List<Chunk> other = chunks(2, 2);
    write(state);
    write(other);
    List<Long> left = new ArrayList<>();
    boolean more = true;
    while (more) {
      more = store.sweep(Set.of(), 3);
      left.add(bytes());
      // From the first step on, it is as if it had never been.
      assertUnknown(state);
    }
    assertEquals(List.of(kib64(6), kib64(3), 0L), left.subList(0, 3));
    assertFalse(store.sweep(Set.of(), 3));
  }

  @Test
  void aStateWrittenWhileItsFormerSelfIsRemovedIsWhole() {
    List<Chunk> state = chunks(1, 6);
    write(state);
    assertTrue(store.sweep(Set.of(), 2));
    long number = store.begin();
    append(number, state.subList(0, 3));
    assertTrue(store.sweep(Set.of(), 2));
    append(number, state.subList(3, 6));
    store.finish(number, head(state));
    sweepAll(Set.of(head(state).root()));
    assertWhole(state);
    assertEquals(kib64(6), bytes());
  }

  @Test
  void whatAnEarlierProcessBeganIsSweptAndSoIsWhatWasAbandoned() {
    List<Chunk> kept = chunks(1, 4);
    write(kept);
    long lost = store.begin();
    append(lost, chunks(2, 4));
    store.begin();
    store = restart();
    long abandoned = store.begin();
    append(abandoned, List.of(chunk(3, 0), kept.get(0)));
    store.abandon(abandoned);
    store.abandon(abandoned);
    long fresh = store.begin();
    assertEquals(2, Set.of(abandoned, fresh).size());
    append(fresh, List.of(chunk(2, 1)));

    for (long ended : List.of(lost, abandoned)) {
      assertThrows(IllegalArgumentException.class, () -> append(ended, chunks(2, 1)));
      assertThrows(IllegalArgumentException.class, () -> store.finish(ended, head(chunks(2, 4))));
    }
    sweepAll(Set.of(head(kept).root()));
    assertEquals(kib64(5), bytes());
    assertWhole(kept);
    store.finish(fresh, head(List.of(chunk(2, 1))));
    assertWhole(List.of(chunk(2, 1)));
  }

  @Test
  void badInputIsRefusedAndChangesNothing() {
    List<Chunk> state = chunks(1, 3);
    Chunk tail = Chunk.of(new byte[] {1, 2});
    long number = store.begin();
    append(number, state);
    append(number, List.of(tail));
    List<Chunk> many = chunks(2, 65);
    assertThrows(IllegalArgumentException.class, () -> store.append(number, chunks(3, 1)));
    assertThrows(IllegalArgumentException.class, () -> store.finish(number, head(state)));
    assertThrows(IllegalArgumentException.class, () -> store.put(many));
    assertThrows(
        IllegalArgumentException.class, () -> store.list(head(many), names(many.subList(0, 64))));
    assertThrows(IllegalArgumentException.class, () -> store.sweep(Set.of(), 0));
    long other = store.begin();
    assertThrows(IllegalArgumentException.class, () -> store.append(other, many));
    assertThrows(
        IllegalArgumentException.class, () -> store.append(other, List.of(tail, chunk(3, 0))));
    assertEquals(kib64(3) + 2, bytes());
    assertUnknown(many);
    state.add(tail);
    store.finish(number, head(state));
    assertWhole(state);
  }

  @Test
  void aFailedChangeChangesNothingAndMayBeTriedAgain() {
    everyChangeFailsOnceAndIsTriedAgain(Failure.ROLLED_BACK, StoreException.class);
  }

  @Test
  void aChangeInDoubtMayBeTriedAgain() {
    everyChangeFailsOnceAndIsTriedAgain(Failure.IN_DOUBT, InDoubtException.class);
  }

  private void everyChangeFailsOnceAndIsTriedAgain(
      Failure failure, Class<? extends StoreException> error) {
    List<Chunk> state = chunks(1, 5);
    List<Chunk> listed = chunks(2, 3);
    fail(failure);
    assertThrows(error, store::begin);
    long number = store.begin();
    append(number, state.subList(0, 2));
    for (int i = 0; i < 2; i++) {
      // The second time with others: what was in doubt must leave nothing.
      List<Chunk> others = chunks(3 + i, 3);
      fail(failure);
      assertThrows(error, () -> append(number, others));
      assertEquals(kib64(failure == Failure.IN_DOUBT ? 5 : 2), bytes());
    }
    append(number, state.subList(2, 4));
    fail(failure);
    assertThrows(error, () -> append(number, state.subList(4, 5)));
    append(number, state.subList(4, 5));
    assertEquals(kib64(5), bytes());
    fail(failure);
    assertThrows(error, () -> store.finish(number, head(state)));
    sweepAll(Set.of());
    store.finish(number, head(state));
    assertWhole(state);

    fail(failure);
    assertThrows(error, () -> store.list(head(listed), names(listed)));
    store.list(head(listed), names(listed));
    fail(failure);
    assertThrows(error, () -> store.put(listed));
    assertEquals(failure == Failure.IN_DOUBT ? 0 : 3, store.put(listed));
    fail(failure);
    assertThrows(error, () -> store.forget(listed.get(1).name()));
    store.forget(listed.get(1).name());
    assertEquals(names(listed.subList(1, 2)), store.missing(head(listed).root(), 10));
    Set<Hash> keep = Set.of(head(state).root());
    fail(failure);
    assertThrows(error, () -> store.sweep(keep, 1));
    sweepAll(keep);
    assertUnknown(listed);
    assertWhole(state);
    assertEquals(kib64(5), bytes());
  }

  @Test
  void whatFollowsAnAppendInDoubtMayAlsoBeTheEnd() {
    List<Chunk> state = chunks(1, 2);
    long number = store.begin();
    append(number, state);
    fail(Failure.IN_DOUBT);
    assertThrows(InDoubtException.class, () -> append(number, chunks(2, 2)));
    store.finish(number, head(state));
    assertWhole(state);
    assertEquals(kib64(2), bytes());
  }

  @Test
  void aStoreThatIsDownSaysSo() {
    List<Chunk> state = chunks(1, 2);
    long number = store.begin();
    append(number, state);
    breakDown();
    Hash root = head(state).root();
    assertThrows(StoreException.class, store::begin);
    assertThrows(StoreException.class, () -> append(number, state));
    assertThrows(StoreException.class, () -> store.finish(number, head(state)));
    assertThrows(StoreException.class, () -> store.list(head(state), names(state)));
    assertThrows(StoreException.class, () -> store.state(root));
    assertThrows(StoreException.class, () -> store.chunks(root, 0, 1));
    assertThrows(StoreException.class, () -> store.missing(root, 1));
    assertThrows(StoreException.class, () -> store.put(state));
    assertThrows(StoreException.class, () -> store.chunk(root));
    assertThrows(StoreException.class, () -> store.forget(root));
    assertThrows(StoreException.class, () -> store.sweep(Set.of(), 1));
    store.abandon(number);
  }

  @Test
  void threadsThatWriteTheSameChunksWhileOthersAreRemovedHinderNobody() throws Exception {
    List<Chunk> shared = chunks(1, 12);
    List<Callable<Long>> work = new ArrayList<>();
    Set<Hash> keep = new HashSet<>();
    List<List<Chunk>> states = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      List<Chunk> state = new ArrayList<>(shared);
      state.set(11, chunk(2, thread));
      states.add(state);
      keep.add(head(state).root());
      work.add(() -> write(state));
    }
    work.add(
        () -> {
          for (int i = 0; i < 8; i++) {
            long number = store.begin();
            store.append(number, shared.subList(0, i));
            store.abandon(number);
            sweepAll(keep);
          }
          return 0L;
        });
    ExecutorService threads = Executors.newFixedThreadPool(work.size());
    try {
      for (var done : threads.invokeAll(work)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
    sweepAll(keep);
    states.forEach(this::assertWhole);
    assertEquals(kib64(15), bytes());
  }
}
