package io.parley.node;

import io.parley.gossip.Gossip;
import io.parley.hazelcast.HazelcastTransport;
import io.parley.persistence.GlobalCheckpoints;
import io.parley.persistence.JpaChunkStore;
import io.parley.persistence.JpaStore;
import io.parley.persistence.JtaTransactions;
import io.parley.persistence.LogReader;
import io.parley.persistence.Migration;
import io.parley.persistence.StateReader;
import io.parley.persistence.StoredPeers;
import io.parley.persistence.StoredSettings;
import io.parley.persistence.Transactions;
import io.parley.replica.Changes;
import io.parley.replica.Replica;
import io.parley.replica.ReplicaState;
import jakarta.persistence.EntityManagerFactory;
import jakarta.transaction.UserTransaction;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/**
 * A started node: the core, its store, its transport and its writer, wired together. Thread-safe.
 */
final class RunningNode implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RunningNode.class.getName());

  /** Longer than a transaction is allowed to take. */
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);

  /** How often what may be forgotten is forgotten. */
  private static final long FORGET_EVERY_BEATS = 120;

  private static final int FORGET_AT_ONCE = 1000;

  private final Settings settings;
  private final NodeClock clock;
  private final Executor executor;
  private final JpaStore jpa;
  private final StoredSettings storedSettings;
  private final LogReader logReader;
  private final StateReader stateReader;
  private final Metrics metrics;
  private final HazelcastTransport transport;
  private final Writer writer;
  private final EventLog log;
  private final SharedCounters counters;
  private final SharedRegisters registers;
  private final Administration administration;
  private final NodeStore store;
  private final NodeCheckpoints checkpoints;
  private final List<Runnable> commitListeners = new CopyOnWriteArrayList<>();
  private final AtomicLong beats = new AtomicLong();
  private final ClockLog clockLog = new ClockLog();
  private final AtomicReference<CompletableFuture<VerificationReport>> verification =
      new AtomicReference<>();

  static RunningNode start(
      DataSource dataSource,
      EntityManagerFactory factory,
      UserTransaction transaction,
      ExecutorService executor) {
    Settings settings = Settings.fromConfig();
    NodeClock clock = NodeClock.system();
    NodeClock.fault(clock.time())
        .ifPresent(
            fault -> {
              throw new IllegalStateException(fault);
            });
    Migration.run(dataSource);
    return new RunningNode(settings, clock, factory, transaction, executor);
  }

  private RunningNode(
      Settings settings,
      NodeClock clock,
      EntityManagerFactory factory,
      UserTransaction transaction,
      ExecutorService executor) {
    this.settings = settings;
    this.clock = clock;
    this.executor = executor;
    JtaTransactions transactions = new JtaTransactions(factory, transaction);
    this.jpa = new JpaStore(factory, transactions);
    this.store = new NodeStore(jpa);
    AtomicReference<Writer> late = new AtomicReference<>();
    Transactions beside =
        new ReportedTransactions(
            transactions, e -> Optional.ofNullable(late.get()).ifPresent(w -> w.failedBeside(e)));
    this.storedSettings = new StoredSettings(factory, beside);
    PeerRegistry peers = new PeerRegistry(new StoredPeers(factory, beside));
    this.logReader = new LogReader(factory, jpa);
    this.stateReader = new StateReader(factory, jpa);
    this.metrics = new Metrics(clock::time);

    SecureRandom entropy = new SecureRandom();
    Replica replica =
        Replica.open(
            settings.get(Settings.NODE_ID),
            store,
            entropy.nextLong(),
            settings.get(Settings.MAX_AHEAD));
    AtomicReference<NodeCheckpoints> lateCheckpoints = new AtomicReference<>();
    this.transport =
        new HazelcastTransport(
            settings.hazelcast(),
            MemberCredentials.identity(settings, clock::instant),
            executor,
            new Membership(late, peers),
            () -> late.get().mail(),
            () -> lateCheckpoints.get().mail());
    Map<String, String> changed = storedSettings.all();
    Gossip gossip =
        new Gossip(
            replica,
            transport,
            new Random(entropy.nextLong()),
            Administration.stored(settings.gossip(), changed));
    peers.restore(gossip);
    this.writer =
        new Writer(
            gossip,
            replica.state(),
            transport::drain,
            settings.writer(),
            clock,
            executor,
            executor,
            new Observer());
    late.set(writer);
    this.log = new EventLog(writer, store);
    this.counters = new SharedCounters(writer, store);
    this.registers = new SharedRegisters(writer, store);
    this.checkpoints =
        new NodeCheckpoints(
            settings,
            writer,
            store,
            new JpaChunkStore(factory, beside),
            new GlobalCheckpoints(factory),
            transport,
            transport::drainTransfers,
            new Random(entropy.nextLong()),
            clock,
            executor);
    lateCheckpoints.set(checkpoints);
    this.administration =
        new Administration(
            writer,
            storedSettings,
            peers,
            transport::statistics,
            clock,
            Administration.storedInterval(settings.get(Settings.INTERVAL), changed));
    metrics.watch(writer::state, () -> writer.status().statistics(), () -> writer.status().peers());
    metrics.gauge(
        "parley.connections.refused",
        "Connections to the member port that have ended without a proof of who they are",
        () -> transport,
        HazelcastTransport::refusedConnections);
    metrics.gauge(
        "parley.credential.changes",
        "How often what this node shows to the others was changed while it ran",
        () -> transport,
        HazelcastTransport::credentialChanges);
    metrics.gauge("parley.writer.queue", "Writes that wait", () -> writer, Writer::queued);
    metrics.gauge(
        "parley.clock.offset.seconds",
        "How far this node's clock is ahead of the time that it goes by",
        () -> writer.status().clock(),
        status -> status.offset() / 1e6);
    metrics.gauge(
        "parley.writer.failure",
        "1 while the store cannot be written",
        () -> writer,
        w -> w.failure() == null ? 0 : 1);
    metrics.watchTransport(transport::statistics);
    metrics.gauge(
        "parley.duplicate.node.ids",
        "Node ids that several members bear",
        transport::statistics,
        statistics -> statistics.duplicateNodeIds().size());
    metrics.watchCheckpoints(
        checkpoints.checkpoints()::all,
        checkpoints::transferred,
        transport::transferStatistics,
        checkpoints.counts());
    transport.start();
    LOG.log(System.Logger.Level.INFO, "Parley node {0} has started", replica.state().current());
  }

  /** Hears the other nodes from now on. */
  void listen() {
    transport.listen();
  }

  private final class Observer implements WriterObserver {
    @Override
    public void committed(Changes changes, ReplicaState state, int writes, long commitNanos) {
      metrics.committed(changes, state, writes, commitNanos);
      commitListeners.forEach(executor::execute);
      checkpoints.committed(changes);
    }

    @Override
    public void answered(long nanos) {
      metrics.answered(nanos);
    }
  }

  AutoCloseable onCommit(Runnable listener) {
    commitListeners.add(listener);
    return () -> commitListeners.remove(listener);
  }

  /** The timer's beat; now and then what is too old to be asked for again is forgotten. */
  void roundDue() {
    writer.roundDue();
    transport.revive();
    clockLog.look(writer.status());
    if (beats.incrementAndGet() % FORGET_EVERY_BEATS == 0) {
      long before = clock.time() - EventLog.REMEMBERED.toNanos() / 1000;
      writer.tell(gossip -> forget(before));
    }
  }

  /** In steps, so that writes come in between. */
  private void forget(long before) {
    if (jpa.forget(before, FORGET_AT_ONCE) == FORGET_AT_ONCE) {
      writer.tell(gossip -> forget(before));
    }
  }

  /** The beat that does not depend on the rounds' interval. */
  void beat() {
    writer.retryDue();
    checkpoints.beat();
  }

  CompletionStage<VerificationReport> verify() {
    CompletableFuture<VerificationReport> mine = new CompletableFuture<>();
    CompletableFuture<VerificationReport> running = verification.compareAndExchange(null, mine);
    if (running != null) {
      return running;
    }
    executor.execute(
        () -> {
          try {
            mine.complete(new Verification(store, writer::state, this::quietly).run());
          } catch (RuntimeException e) {
            mine.completeExceptionally(e);
          } finally {
            verification.set(null);
          }
        });
    return mine;
  }

  /** While the writer runs it, nothing is written. */
  private void quietly(Runnable check) {
    writer
        .control(
            gossip -> {
              check.run();
              return true;
            })
        .join();
  }

  List<String> problems() {
    return Problems.of(writer, transport, storedSettings, clock);
  }

  Settings settings() {
    return settings;
  }

  Writer writer() {
    return writer;
  }

  EventLog log() {
    return log;
  }

  SharedCounters counters() {
    return counters;
  }

  SharedRegisters registers() {
    return registers;
  }

  Administration administration() {
    return administration;
  }

  NodeCheckpoints checkpoints() {
    return checkpoints;
  }

  LogReader logReader() {
    return logReader;
  }

  StateReader stateReader() {
    return stateReader;
  }

  Metrics metrics() {
    return metrics;
  }

  /** Leaves the cluster first, so that peers know at once. */
  @Override
  public void close() {
    checkpoints.stop(STOP_DEADLINE);
    transport.close();
    writer.stop(STOP_DEADLINE);
    LOG.log(
        System.Logger.Level.INFO, "Parley node {0} has stopped", settings.get(Settings.NODE_ID));
  }
}
