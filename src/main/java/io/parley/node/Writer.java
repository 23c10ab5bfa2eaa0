package io.parley.node;

import io.parley.gossip.ClockReading;
import io.parley.gossip.Gossip;
import io.parley.gossip.GossipStatus;
import io.parley.gossip.Message;
import io.parley.replica.Batch;
import io.parley.replica.Changes;
import io.parley.replica.InDoubtException;
import io.parley.replica.ReplicaState;
import io.parley.replica.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The one writer of a node: takes what waits, commits it in one transaction, installs it, and
 * answers.
 *
 * <p>Thread-safe. At most one task runs at a time, so the core needs no lock; it ends when nothing
 * waits, and after {@link #TURNS} turns it makes room for others. Batches form by themselves: what
 * arrives during a commit is the next one. For a caller who is alone there is nothing to gather,
 * and two hand-overs between threads would cost more than the commit: see {@link #write}.
 */
public final class Writer {
  private static final System.Logger LOG = System.getLogger(Writer.class.getName());

  /** A task then hands its thread back, so that a busy writer is not taken for a hung one. */
  private static final int TURNS = 256;

  /**
   * Messages that one turn takes in: a push is one commit at its sender, so this is a batch of its
   * own.
   */
  private static final int TURN_MESSAGES = 256;

  /** Questions of administrators that one turn answers: they must not hold up writes. */
  private static final int TURN_QUESTIONS = 32;

  private static final long TURN_MESSAGE_BYTES = 8L << 20;

  /** After so many turns of one write each, a caller is taken to be alone. */
  private static final int ALONE = 16;

  /** How old the status that others read may be while the writer is busy. */
  private static final long STATUS_NANOS = Duration.ofMillis(50).toNanos();

  private final Gossip gossip;
  private final Inbox inbox;
  private final NodeClock clock;
  private final Executor tasks;
  private final Executor answers;
  private final WriterObserver observer;
  private final WriteQueue queue;
  private final Questions questions;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicBoolean roundDue = new AtomicBoolean();
  private final AtomicBoolean mail = new AtomicBoolean();
  private final AtomicBoolean retryDue = new AtomicBoolean();
  private volatile ReplicaState state;
  private volatile GossipStatus status;
  private volatile boolean stopped;
  private volatile long turnSince;
  private volatile int single;
  private volatile boolean doubtful;
  private final WriteFailure failure = new WriteFailure();
  private long statusSince;

  /**
   * @param tasks runs the writer's task, one at a time
   * @param answers completes the callers' futures, so that their work does not hold up the writer
   */
  public Writer(
      Gossip gossip,
      ReplicaState state,
      Inbox inbox,
      WriterSettings settings,
      NodeClock clock,
      Executor tasks,
      Executor answers,
      WriterObserver observer) {
    this.gossip = gossip;
    this.state = state;
    this.status = gossip.status();
    this.inbox = inbox;
    this.queue = new WriteQueue(settings);
    this.questions = new Questions(gossip, answers, () -> status = gossip.status());
    this.clock = clock;
    this.tasks = tasks;
    this.answers = answers;
    this.observer = observer;
  }

  /** The state as of the last commit. */
  public ReplicaState state() {
    return state;
  }

  /** Whether a commit may have written what {@link #state} does not show yet. */
  boolean doubtful() {
    return doubtful;
  }

  /** How gossip stood at most a round ago. */
  public GossipStatus status() {
    return status;
  }

  /**
   * Puts a write in the queue. The future ends when it has committed, or with {@link
   * ReplicationException} when it could not (it is then safe to try again), or with what the
   * operation threw.
   *
   * @param bytes what it holds in memory
   */
  public <T> CompletableFuture<T> submit(Operation<T> operation, int bytes) {
    CompletableFuture<T> answer = queue.add(operation, bytes);
    schedule();
    return answer;
  }

  /**
   * As {@link #submit}, for a caller whose thread may be held for one commit: while writes come one
   * by one, each is committed in the thread that brings it, and the future has ended already. As
   * soon as another waits meanwhile, or the store fails, they go to the writer's task again. Not
   * for what follows on the answer to another write: it would hold up the other answers.
   */
  public <T> CompletableFuture<T> write(Operation<T> operation, int bytes) {
    boolean alone = single >= ALONE && failure.what() == null && !hasWork();
    CompletableFuture<T> answer = queue.add(operation, bytes);
    if (alone && scheduled.compareAndSet(false, true)) {
      run(1, Runnable::run);
    } else {
      schedule();
    }
    return answer;
  }

  /** Runs something on the protocol's state between two turns; also before the node has joined. */
  public <T> CompletableFuture<T> control(Function<Gossip, T> action) {
    if (stopped) {
      return CompletableFuture.failedFuture(
          new ReplicationException("writer: this node is stopping"));
    }
    CompletableFuture<T> answer = questions.ask(action);
    schedule();
    return answer;
  }

  /** As {@link #control}, for what needs no answer; a failure is logged. */
  public void tell(Consumer<Gossip> change) {
    questions.tell(change);
    schedule();
  }

  /** The timer's beat. One that comes before the last was served is the same one. */
  public void roundDue() {
    roundDue.set(true);
    schedule();
  }

  /** A beat of its own for trying a store again that could not write; not that of rounds. */
  public void retryDue() {
    if (failure.what() != null) {
      retryDue.set(true);
      schedule();
    }
  }

  /** Something beside the writer could not be written; as bad as if it had been the writer. */
  void failedBeside(RuntimeException e) {
    failure.failed("the store: " + e.getMessage(), WriteFailure.MOST_BYTES, e);
  }

  /** Something is in the inbox. */
  public void mail() {
    mail.set(true);
    schedule();
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      try {
        tasks.execute(() -> run(TURNS, answers));
      } catch (RejectedExecutionException e) {
        scheduled.set(false);
        failure.failed("the server takes no task: " + e.getMessage(), 0, e);
      }
    }
  }

  private void run(int turns, Executor answering) {
    try {
      for (int i = 0; i < turns && hasWork(); i++) {
        turn(answering);
      }
    } catch (RuntimeException e) {
      failure.failed("the writer: " + e, 0, e);
    } finally {
      turnSince = 0;
      scheduled.set(false);
    }
    if (hasWork()) {
      schedule();
    }
  }

  private boolean hasWork() {
    return roundDue.get()
        || retryDue.get()
        || mail.get()
        || !questions.isEmpty()
        || !queue.isEmpty();
  }

  private void turn(Executor answering) {
    turnSince = System.nanoTime();
    try {
      work(answering);
    } finally {
      if (turnSince - statusSince > STATUS_NANOS) {
        statusSince = turnSince;
        status = gossip.status();
      }
    }
  }

  private void work(Executor answering) {
    questions.run(TURN_QUESTIONS);
    state = gossip.state();
    if (roundDue.getAndSet(false)) {
      ClockReading reading = clock.read();
      gossip.round(reading);
      clock.goBy(reading, gossip.time());
      status = gossip.status();
    }
    if (retryDue.getAndSet(false)) {
      recover();
    }
    mail.set(false);
    List<Message> messages = inbox.drain(TURN_MESSAGES, TURN_MESSAGE_BYTES);
    if (!messages.isEmpty()) {
      mail.set(true);
    }
    List<WriteQueue.Waiting<?>> writes = queue.take();
    if (messages.isEmpty() && writes.isEmpty()) {
      return;
    }
    List<Runnable> outcomes = new ArrayList<>();
    long bytes =
        messages.stream().mapToLong(Message::weight).sum()
            + writes.stream().mapToLong(WriteQueue.Waiting::bytes).sum();
    try {
      failure.written(commit(messages, writes, outcomes));
      doubtful = false;
    } catch (InDoubtException e) {
      failure.failed("the store: " + e.getMessage(), bytes, e);
      fail(writes, new UnconfirmedException("store: " + e.getMessage(), e), outcomes);
    } catch (StoreException e) {
      failure.failed("the store: " + e.getMessage(), bytes, e);
      fail(
          writes,
          new ReplicationException(
              "store: it cannot commit now, nothing was written; try again", e),
          outcomes);
    } catch (RuntimeException | Error e) {
      gossip.abandon();
      failure.failed("the writer: " + e, bytes, e);
      fail(writes, new UnconfirmedException("writer: it failed unexpectedly", e), outcomes);
    }
    long now = System.nanoTime();
    writes.forEach(w -> observer.answered(now - w.since()));
    single = writes.size() > 1 || !queue.isEmpty() ? 0 : Math.min(single + writes.size(), ALONE);
    if (!outcomes.isEmpty()) {
      try {
        (outcomes.size() == 1 ? answering : answers).execute(() -> outcomes.forEach(Runnable::run));
      } catch (RejectedExecutionException e) {
        outcomes.forEach(Runnable::run);
      }
    }
  }

  /** Without a write to try it by: a node that is not ready may get none. */
  private void recover() {
    int bytes = failure.due();
    if (bytes == 0) {
      return;
    }
    try {
      gossip.probe(clock.read(), bytes);
      // What a commit in doubt has written is there now.
      state = gossip.state();
      doubtful = false;
      failure.written(bytes);
    } catch (StoreException e) {
      failure.failed("the store: " + e.getMessage(), 0, e);
    }
  }

  /** What was written. */
  private Changes commit(
      List<Message> messages, List<WriteQueue.Waiting<?>> writes, List<Runnable> outcomes) {
    Batch batch;
    try {
      ClockReading reading = clock.read();
      batch = gossip.begin(reading);
      clock.goBy(reading, batch.now());
      messages.forEach(m -> gossip.receive(m, batch));
      for (WriteQueue.Waiting<?> write : writes) {
        outcomes.add(stage(write, batch));
      }
    } catch (StoreException e) {
      gossip.abandon();
      throw e;
    }
    long before = System.nanoTime();
    gossip.commit(batch);
    // Also of an empty batch: what a commit in doubt has written was read when it began.
    state = gossip.state();
    Changes changes = batch.changes();
    if (!batch.isEmpty()) {
      try {
        observer.committed(changes, state, writes.size(), System.nanoTime() - before);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "A commit was not observed", e);
      }
    }
    return changes;
  }

  /** The outcome for one write; its own failure is no one else's. */
  private Runnable stage(WriteQueue.Waiting<?> write, Batch batch) {
    Optional<String> unable =
        gossip.writable()
            ? NodeClock.fault(batch.now())
            : Optional.of("node: still joining, it takes no writes yet; try again in a moment");
    if (unable.isPresent()) {
      return write.failing(new ReplicationException(unable.get()));
    }
    try {
      return write.stage(batch);
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      return write.failing(e);
    }
  }

  private void fail(
      List<WriteQueue.Waiting<?>> writes, RuntimeException e, List<Runnable> outcomes) {
    doubtful = true;
    outcomes.clear();
    writes.forEach(w -> outcomes.add(w.failing(e)));
  }

  /** Writes that wait. */
  public int queued() {
    return queue.size();
  }

  /** Why nothing can be committed at the moment; null if nothing is known to be wrong. */
  public String failure() {
    long since = turnSince;
    Duration busy = since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    if (busy.compareTo(STUCK) > 0) {
      return "the writer: one turn has taken %d s, want less than %d s"
          .formatted(busy.toSeconds(), STUCK.toSeconds());
    }
    return stopped ? "the writer: stopped" : failure.what();
  }

  /** Longer than any transaction timeout that is set on purpose. */
  private static final Duration STUCK = Duration.ofSeconds(60);

  /**
   * Takes no more writes, answers those that wait with an error, and returns when the running turn
   * has ended.
   */
  public void stop(Duration deadline) {
    stopped = true;
    queue.stop();
    long end = System.nanoTime() + deadline.toNanos();
    while (!scheduled.compareAndSet(false, true)) {
      if (System.nanoTime() > end) {
        return;
      }
      LockSupport.parkNanos(1_000_000);
    }
    questions.run(Integer.MAX_VALUE);
  }
}
