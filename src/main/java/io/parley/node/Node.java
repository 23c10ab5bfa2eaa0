package io.parley.node;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.parley.persistence.CheckpointTotals;
import io.parley.persistence.LogReader;
import io.parley.persistence.StateReader;
import io.parley.replica.ReplicaState;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;
import jakarta.transaction.UserTransaction;
import java.util.List;
import java.util.concurrent.CompletionStage;
import javax.sql.DataSource;

/**
 * This server's node: what the adapters above call. Started and stopped once with the application;
 * thread-safe.
 *
 * <p>Every use before the start or after the stop fails with {@link ReplicationException}.
 */
@ApplicationScoped
public class Node {

  @Resource(name = "jdbc/parley")
  private DataSource dataSource;

  @PersistenceUnit(unitName = "parley")
  private EntityManagerFactory factory;

  @Resource private UserTransaction transaction;

  @Resource private ManagedExecutorService executor;

  private volatile RunningNode running;

  /**
   * Starts the node: migrates the schema, reads the origins, joins the cluster. Throws if it
   * cannot. It hears nobody before {@link #listen}.
   */
  public void start() {
    running = RunningNode.start(dataSource, factory, transaction, executor);
  }

  /** Hears the other nodes from now on; for beats to follow. */
  public void listen() {
    running().listen();
  }

  /** Leaves the cluster and answers what waits; leaves no thread behind. */
  public void stop() {
    RunningNode node = running;
    running = null;
    if (node != null) {
      node.close();
    }
  }

  private RunningNode running() {
    RunningNode node = running;
    if (node == null) {
      throw new ReplicationException("node: not started, or stopping; try again in a moment");
    }
    return node;
  }

  /** The settings in force since the start. */
  public Settings settings() {
    return running().settings();
  }

  /** The state as of the last commit. */
  public ReplicaState state() {
    return running().writer().state();
  }

  /** Appending and consuming. */
  public EventLog log() {
    return running().log();
  }

  /** Named counters. */
  public SharedCounters counters() {
    return running().counters();
  }

  /** Named values. */
  public SharedRegisters registers() {
    return running().registers();
  }

  /** Global checkpoints. */
  public SharedCheckpoints checkpoints() {
    return running().checkpoints().checkpoints();
  }

  /** Taking in the states that applications submit. */
  public StateUploads uploads() {
    return running().checkpoints().uploads();
  }

  /** Reading submitted states back. */
  public StoredStates states() {
    return running().checkpoints().states();
  }

  /** What happened to checkpoints since the start. */
  public CheckpointCounts checkpointCounts() {
    return running().checkpoints().counts();
  }

  /** Sums over all checkpoints that were ever complete here. */
  public CheckpointTotals completedCheckpoints() {
    return running().checkpoints().totals();
  }

  /** Hashes all states of a checkpoint again; fails with {@link UnknownNameException}. */
  public CompletionStage<CheckpointReport> verifyCheckpoint(String id) {
    return running().checkpoints().verify(id);
  }

  /** The beat for checkpoints, and for trying a store again that could not write. */
  public void checkpointsDue() {
    RunningNode node = running;
    if (node != null) {
      node.beat();
    }
  }

  /** Peers, gossip settings, rounds. */
  public Administration administration() {
    return running().administration();
  }

  /** Pages of the log, for looking. */
  public LogReader logReader() {
    return running().logReader();
  }

  /** Pages of counters and registers. */
  public StateReader stateReader() {
    return running().stateReader();
  }

  /**
   * Reads the whole store again and compares it with the hashes; one at a time, a second one joins
   * the first.
   */
  public CompletionStage<VerificationReport> verify() {
    return running().verify();
  }

  /**
   * Runs {@code listener} after each commit, on a thread of the server, until the handle is closed.
   */
  public AutoCloseable onCommit(Runnable listener) {
    return running().onCommit(listener);
  }

  /** The timer's beat. */
  public void roundDue() {
    RunningNode node = running;
    if (node != null) {
      node.roundDue();
    }
  }

  /** What keeps this node from being ready, each in one sentence; empty: it is ready. */
  public List<String> problems() {
    RunningNode node = running;
    return node == null ? List.of("node: not started") : node.problems();
  }

  /** Whether it takes writes: it knows what other nodes know of it. */
  public boolean joined() {
    RunningNode node = running;
    return node != null && node.writer().status().writable();
  }

  /** Whether {@link #start} has succeeded. */
  public boolean started() {
    return running != null;
  }

  /** All metrics. */
  public PrometheusMeterRegistry metrics() {
    return running().metrics().registry();
  }
}
