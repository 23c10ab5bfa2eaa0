package io.parley.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.gossip.Gossip;
import io.parley.gossip.GossipSettings;
import io.parley.gossip.Message;
import io.parley.gossip.PushMessage;
import io.parley.gossip.Transport;
import io.parley.replica.Changes;
import io.parley.replica.Entry;
import io.parley.replica.InDoubtException;
import io.parley.replica.MemoryStore;
import io.parley.replica.Replica;
import io.parley.replica.ReplicaState;
import io.parley.replica.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The writer with a store in memory and tasks that run when the test says so. */
class WriterTest {
  private final MemoryStore store = new MemoryStore();
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final List<PushMessage> pushed = new ArrayList<>();
  private final List<Changes> committed = new ArrayList<>();
  private final AtomicLong wall = new AtomicLong(1_700_000_000_000_000L);
  private final AtomicLong elapsed = new AtomicLong();
  private Writer writer;

  @BeforeEach
  void start() {
    writer = writer(new WriterSettings(8, 10_000, 4, 2_000));
    join();
  }

  private void join() {
    for (int round = 0; round < 2; round++) {
      writer.roundDue();
      runTasks();
      elapsed.addAndGet(1_000_000);
      wall.addAndGet(1_000_000);
    }
    assertTrue(writer.status().writable(), "alone after a second");
  }

  private Writer writer(WriterSettings settings) {
    Transport transport =
        new Transport() {
          @Override
          public void send(String node, Message message) {}

          @Override
          public void broadcast(PushMessage message) {
            pushed.add(message);
          }
        };
    WriterObserver observer =
        new WriterObserver() {
          @Override
          public void committed(Changes changes, ReplicaState state, int writes, long commitNanos) {
            committed.add(changes);
          }

          @Override
          public void answered(long nanos) {}
        };
    Replica replica = Replica.open("n1", store, 7, Duration.ofSeconds(60));
    Gossip gossip = new Gossip(replica, transport, new Random(1), GossipSettings.DEFAULT);
    return new Writer(
        gossip,
        replica.state(),
        (most, bytes) -> List.of(),
        settings,
        new NodeClock(wall::get, elapsed::get),
        tasks::add,
        Runnable::run,
        observer);
  }

  private CompletableFuture<Entry> write(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    return writer.write(batch -> batch.append("text/plain", payload), payload.length);
  }

  private void runTasks() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  private CompletableFuture<Entry> append(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    return writer.submit(batch -> batch.append("text/plain", payload), payload.length);
  }

  private static Throwable failure(CompletableFuture<?> future) {
    return assertThrows(CompletionException.class, future::join).getCause();
  }

  @Test
  void whatWaitsIsCommittedTogetherAndPushedOnce() {
    List<CompletableFuture<Entry>> answers = List.of(append("a"), append("b"), append("c"));
    assertEquals(1, tasks.size(), "one task at a time");
    assertFalse(answers.get(0).isDone());
    runTasks();
    assertEquals(1, committed.size());
    assertEquals(List.of(0L, 1L, 2L), answers.stream().map(a -> a.join().sequence()).toList());
    assertEquals(1, pushed.size());
    assertEquals(3, pushed.get(0).delta().cells().size());
    assertEquals(3, writer.state().entries());
  }

  @Test
  void aBatchIsBoundedInCountAndBytes() {
    List<CompletableFuture<Entry>> answers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      answers.add(append("x"));
    }
    answers.add(append("y".repeat(1_500)));
    answers.add(append("z".repeat(1_500)));
    runTasks();
    assertEquals(List.of(4, 3, 1), committed.stream().map(c -> c.entries().size()).toList());
    answers.forEach(a -> assertTrue(a.isDone()));
  }

  @Test
  void aFullQueueRefusesAndKeepsWhatItHas() {
    List<CompletableFuture<Entry>> accepted = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      accepted.add(append("x"));
    }
    assertInstanceOf(ReplicationException.class, failure(append("one too many")));
    runTasks();
    accepted.forEach(a -> assertTrue(a.isDone() && !a.isCompletedExceptionally()));
    assertEquals(8, writer.state().entries());
    assertEquals(0, writer.queued());
  }

  @Test
  void aFailingWriteIsNoOtherWritesFailure() {
    CompletableFuture<Entry> before = append("before");
    CompletableFuture<Object> failing =
        writer.submit(
            batch -> {
              throw new MergeConflictException("no");
            },
            1);
    CompletableFuture<Entry> after = append("after");
    runTasks();
    assertInstanceOf(MergeConflictException.class, failure(failing));
    assertEquals(0, before.join().sequence());
    assertEquals(1, after.join().sequence());
    assertEquals(1, committed.size());
  }

  @Test
  void aFailingStoreAnswersWithAnErrorPushesNothingAndIsTriedAgain() {
    CompletableFuture<Entry> first = append("first");
    runTasks();
    assertTrue(first.isDone());
    pushed.clear();
    AtomicBoolean full = new AtomicBoolean(true);
    store.beforeCommit(
        changes -> {
          if (full.get()) {
            throw new StoreException("disk full", null);
          }
        });
    CompletableFuture<Entry> lost = append("lost");
    runTasks();
    assertInstanceOf(ReplicationException.class, failure(lost));
    assertTrue(writer.failure().contains("disk full"));
    assertEquals(1, writer.state().entries());
    assertTrue(pushed.isEmpty());
    retry(1);
    assertTrue(writer.failure().contains("disk full"), "it can be read, and not written");

    full.set(false);
    retry(2);
    assertNull(writer.failure(), "ready again without a write");
    CompletableFuture<Entry> kept = append("kept");
    runTasks();
    assertEquals(1, kept.join().sequence());
    assertNull(writer.failure());
    assertEquals(1, pushed.size());
  }

  @Test
  void aCommitWhoseAnswerWasLostIsNotIssuedAgain() {
    AtomicBoolean lose = new AtomicBoolean(true);
    store.afterCommit(
        changes -> {
          if (lose.getAndSet(false)) {
            throw new InDoubtException("connection lost during commit", null);
          }
        });
    CompletableFuture<Entry> unknown = append("unknown");
    runTasks();
    assertInstanceOf(UnconfirmedException.class, failure(unknown));
    CompletableFuture<Entry> next = append("next");
    runTasks();
    assertEquals(1, next.join().sequence());
    assertEquals(2, next.join().version());
    assertEquals(2, writer.state().entries());
  }

  @Test
  void aStoreThatCannotBeReadFailsTheTurnAndNotTheWriter() {
    store.failReads(true);
    CompletableFuture<?> counter = writer.submit(batch -> batch.increment("c", 1), 1);
    runTasks();
    assertInstanceOf(ReplicationException.class, failure(counter));
    CompletableFuture<Entry> append = append("also while it cannot be read again");
    runTasks();
    assertInstanceOf(ReplicationException.class, failure(append));
    store.failReads(false);
    CompletableFuture<Entry> kept = append("kept");
    runTasks();
    assertEquals(1, kept.join().version());
  }

  @Test
  void aClockThatNoTimestampCanSayIsNamedAndNothingIsWritten() {
    for (String bad : List.of("+10026-01-01T00:00:00Z", "1960-01-01T00:00:00Z")) {
      setClock(bad);
      CompletableFuture<Entry> refused = append("refused");
      runTasks();
      Throwable failure = failure(refused);
      assertTrue(failure instanceof ReplicationException, failure.toString());
      assertTrue(failure.getMessage().startsWith("clock: this node's says "), failure.getMessage());
      assertTrue(failure.getMessage().contains(bad.substring(0, 4)), failure.getMessage());
    }
    assertTrue(committed.isEmpty());
    setClock("2026-11-27T00:00:00Z");
    CompletableFuture<Entry> written = append("written");
    runTasks();
    assertEquals(1, written.join().version());
  }

  /** It jumps, and stays there for so long that it is followed. */
  private void setClock(String time) {
    wall.set(NodeClock.micros(Instant.parse(time)));
    writer.roundDue();
    runTasks();
    elapsed.addAndGet(60_000_000);
    wall.addAndGet(60_000_000);
  }

  @Test
  void takesNoWritesBeforeItHasJoined() {
    writer = writer(new WriterSettings(8, 10_000, 4, 2_000));
    CompletableFuture<Entry> early = append("early");
    runTasks();
    assertTrue(failure(early).getMessage().contains("joining"));
    assertTrue(committed.isEmpty());
  }

  @Test
  void beatsThatComeBeforeARoundIsServedAreOne() {
    long before = writer.control(g -> g.statistics().rounds()).isDone() ? 0 : 2;
    for (int i = 0; i < 10; i++) {
      writer.roundDue();
    }
    runTasks();
    CompletableFuture<Long> rounds = writer.control(g -> g.statistics().rounds());
    runTasks();
    assertEquals(before + 1, rounds.join());
  }

  @Test
  void aCallerWhoIsAloneCommitsByItselfUntilAnotherWaits() {
    CompletableFuture<Entry> last = write("gathered");
    for (int i = 0; !last.isDone() && i < 100; i++) {
      runTasks();
      last = write("one by one");
    }
    assertTrue(last.isDone(), "without a task");
    assertTrue(tasks.isEmpty());
    assertTrue(last.join().sequence() > 1, "not at once");
    assertEquals(last.join(), committed.get(committed.size() - 1).entries().get(0));

    List<CompletableFuture<Entry>> others = new ArrayList<>();
    store.beforeCommit(
        changes -> {
          if (others.size() < 2) {
            others.add(write("meanwhile"));
            others.add(write("meanwhile"));
          }
        });
    assertTrue(write("in whose commit others come").isDone());
    assertEquals(1, tasks.size(), "a task for those who wait");
    assertFalse(others.get(0).isDone());
    CompletableFuture<Entry> after = write("behind them");
    assertFalse(after.isDone());
    runTasks();
    assertEquals(3, committed.get(committed.size() - 1).entries().size());
    assertTrue(others.stream().allMatch(CompletableFuture::isDone) && after.isDone());
    assertFalse(write("not alone any more").isDone());
  }

  @Test
  void aCallerWhoIsAloneIsToldOfAFailureAndDoesNotTryAgainItself() {
    while (!write("alone").isDone()) {
      runTasks();
    }
    AtomicBoolean full = new AtomicBoolean(true);
    store.beforeCommit(
        changes -> {
          if (full.get()) {
            throw new StoreException("disk full", null);
          }
        });
    CompletableFuture<Entry> lost = write("lost");
    assertTrue(lost.isDone());
    assertInstanceOf(ReplicationException.class, failure(lost));
    full.set(false);
    CompletableFuture<Entry> kept = write("kept");
    assertFalse(kept.isDone(), "nobody's thread is held by a store that fails");
    runTasks();
    assertEquals(writer.state().entries() - 1, kept.join().sequence());
    retry(1);
    assertNull(writer.failure());
    while (!write("alone again").isDone()) {
      runTasks();
    }
  }

  private void retry(int beats) {
    for (int i = 0; i < beats; i++) {
      writer.retryDue();
      runTasks();
    }
  }

  /** A disk that is full but for so many bytes; what is written in place always fits. */
  private void room(int bytes, List<Integer> probes) {
    store.beforeCommit(
        changes -> {
          if (changes.entries().stream().mapToInt(e -> e.payload().length).sum() > bytes) {
            throw new StoreException("disk full", null);
          }
        });
    store.probes(
        size -> {
          probes.add(size);
          if (size > bytes) {
            throw new StoreException("disk full", null);
          }
        });
  }

  @Test
  void aDiskIsFullUntilAsMuchIsWrittenAsDidNotFit() {
    List<Integer> probes = new ArrayList<>();
    room(1_000, probes);
    CompletableFuture<Entry> large = append("x".repeat(2_000));
    runTasks();
    assertInstanceOf(ReplicationException.class, failure(large));
    CompletableFuture<Entry> small = append("fits");
    runTasks();
    assertEquals(0, small.join().sequence());
    retry(100);
    assertTrue(writer.failure().contains("disk full"), "what is written in place shows nothing");
    assertEquals(Set.of(WriteFailure.LEAST_BYTES), Set.copyOf(probes));
    assertEquals(14, probes.size(), "at the beats 1, 3, 7, 15, then each eighth");

    room(500_000, probes);
    retry(8);
    assertNull(writer.failure());

    room(300_000, probes);
    CompletableFuture<Entry> larger = append("x".repeat(400_000));
    runTasks();
    assertInstanceOf(ReplicationException.class, failure(larger));
    probes.clear();
    retry(1);
    assertTrue(probes.get(0) >= 400_000 && probes.get(0) < 500_000, probes::toString);
    CompletableFuture<Entry> less = append("x".repeat(290_000));
    runTasks();
    assertEquals(1, less.join().sequence());
    assertTrue(writer.failure().contains("disk full"), "less than did not fit");
    room(500_000, probes);
    CompletableFuture<Entry> more = append("x".repeat(420_000));
    runTasks();
    assertEquals(2, more.join().sequence());
    assertNull(writer.failure(), "a write of its own is as good");
    retry(10);
    assertEquals(1, probes.size(), "nothing is probed while all is well");
  }

  @Test
  void whatCannotBeWrittenBesideTheWriterIsAFailureToo() {
    List<Integer> probes = new ArrayList<>();
    room(Integer.MAX_VALUE, probes);
    writer.failedBeside(new StoreException("no room for chunks", null));
    assertTrue(writer.failure().contains("no room for chunks"));
    retry(1);
    assertNull(writer.failure());
    assertEquals(List.of(WriteFailure.MOST_BYTES), probes);
  }

  @Test
  void stoppingAnswersWhatWaits() {
    CompletableFuture<Entry> waiting = append("waiting");
    tasks.clear();
    writer.stop(Duration.ZERO);
    assertInstanceOf(ReplicationException.class, failure(waiting));
    assertInstanceOf(ReplicationException.class, failure(append("late")));
    assertTrue(writer.failure().contains("stopped"));
  }
}
