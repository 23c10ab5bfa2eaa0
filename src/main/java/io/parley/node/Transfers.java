package io.parley.node;

import io.parley.checkpoint.Checkpoints;
import io.parley.checkpoint.ChunkStore;
import io.parley.checkpoint.Transfer;
import io.parley.checkpoint.TransferStatistics;
import io.parley.gossip.Peer;
import io.parley.hazelcast.ReceivedTransfer;
import io.parley.merkle.Hash;
import io.parley.replica.CheckpointCells;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Runs the fetching of states beside the one writer: bulk data never waits in its queue, nor makes
 * writes wait. Thread-safe.
 */
final class Transfers {
  private static final System.Logger LOG = System.getLogger(Transfers.class.getName());

  /** Messages of one run: a task that never ends would be taken for a hung one. */
  private static final int RUN_MESSAGES = 64;

  private static final long RUN_BYTES = 8L << 20;

  private final Transfer transfer;
  private final ChunkStore store;
  private final Pins pins;
  private final Writer writer;
  private final Supplier<List<ReceivedTransfer>> inbox;
  private final SerialTask task;
  private final AtomicBoolean tickDue = new AtomicBoolean();
  private final Queue<Hash> wanted = new ConcurrentLinkedQueue<>();
  private final Map<Hash, CompletableFuture<Boolean>> waiting = new ConcurrentHashMap<>();
  private volatile TransferStatistics statistics;
  private CheckpointCells known;

  /** Where what has arrived is taken from: so many, and so many bytes, at the most. */
  interface Mail {
    List<ReceivedTransfer> drain(int most, long bytes);
  }

  Transfers(
      Transfer transfer, ChunkStore store, Pins pins, Writer writer, Mail mail, Executor executor) {
    this.transfer = transfer;
    this.store = store;
    this.pins = pins;
    this.writer = writer;
    this.inbox = () -> mail.drain(RUN_MESSAGES, RUN_BYTES);
    this.statistics = transfer.statistics();
    this.task = new SerialTask(executor, this::run);
  }

  /** The timer's beat. */
  void tick() {
    tickDue.set(true);
    task.ask();
  }

  /** Something has arrived, or checkpoints have changed. */
  void look() {
    task.ask();
  }

  /** A chunk that was found damaged or gone is missing from now on, and asked for. */
  void damaged(Hash name) {
    store.forget(name);
    wanted.add(name);
    task.ask();
  }

  /**
   * The list of a state's chunks was found damaged or gone: it is missing from now on, and asked
   * for.
   */
  void damagedList(Hash root) {
    store.unlist(root);
    wanted.add(root);
    task.ask();
  }

  /** Asks for a chunk that is missing, and blocks until it is here or the time is over. */
  void fetch(Hash name, Duration deadline) {
    CompletableFuture<Boolean> answer =
        waiting.computeIfAbsent(name, n -> new CompletableFuture<>());
    try {
      if (store.chunk(name).isPresent()) {
        return;
      }
      wanted.add(name);
      task.ask();
      var unused = answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "Not fetched in time: {0}", name);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      waiting.remove(name, answer);
    }
  }

  void stop(Duration deadline) {
    waiting.values().forEach(answer -> answer.complete(false));
    task.stop(deadline);
  }

  /** What was done so far. */
  TransferStatistics statistics() {
    return statistics;
  }

  private void run() {
    CheckpointCells present = writer.state().checkpoints();
    if (!present.equals(known)) {
      // A removal that does not know of them yet would remove what is listed now.
      pins.awaitStep();
      transfer.want(Checkpoints.states(present));
      known = present;
    }
    transfer.peers(
        writer.status().peers().stream()
            .filter(peer -> peer.state() == Peer.State.LIVE)
            .map(Peer::node)
            .collect(Collectors.toSet()));
    for (Hash name = wanted.poll(); name != null; name = wanted.poll()) {
      transfer.heal(name);
    }
    List<ReceivedTransfer> messages = inbox.get();
    messages.forEach(message -> transfer.receive(message.from(), message.message()));
    if (tickDue.getAndSet(false)) {
      transfer.tick();
    }
    statistics = transfer.statistics();
    if (!messages.isEmpty()) {
      waiting.forEach(
          (name, answer) -> {
            if (store.chunk(name).isPresent()) {
              answer.complete(true);
            }
          });
      task.ask();
    }
  }
}
