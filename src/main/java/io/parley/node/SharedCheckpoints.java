package io.parley.node;

import io.parley.checkpoint.Checkpoint;
import io.parley.checkpoint.CheckpointPolicy;
import io.parley.checkpoint.CheckpointPolicy.Field;
import io.parley.checkpoint.CheckpointRefusedException;
import io.parley.checkpoint.Checkpoints;
import io.parley.checkpoint.StateHead;
import io.parley.gossip.Peer;
import io.parley.replica.BarrierCell;
import io.parley.replica.Batch;
import io.parley.replica.RegisterCell;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Global checkpoints: opening, submitting, ending, looking, and the policy. Thread-safe.
 *
 * <p>What is refused fails with {@link UnknownNameException}, {@link NodeNotRegisteredException},
 * {@link StaleStateException} or {@link MergeConflictException}, and changes nothing.
 */
public final class SharedCheckpoints {
  private static final int CELL_BYTES = 400;

  private final Writer writer;
  private final NodeStore store;
  private final NodeClock clock;

  SharedCheckpoints(Writer writer, NodeStore store, NodeClock clock) {
    this.writer = writer;
    this.store = store;
    this.clock = clock;
  }

  /**
   * What is to be opened; null where it is left out.
   *
   * @param id a fresh one
   * @param expected this node and its peers that are not removed
   * @param timeout the policy's
   * @param automatic true
   */
  public record Opening(
      String id, Collection<String> expected, Duration timeout, Boolean automatic) {}

  /** Opens a checkpoint; the same once more is answered the same. */
  public CompletionStage<CheckpointView> open(Opening opening) {
    Duration timeout = opening.timeout() == null ? policy().timeout() : opening.timeout();
    // The policy's bounds hold for every opening.
    CheckpointPolicy checked = new CheckpointPolicy(Optional.empty(), timeout, 1);
    return writer.submit(
        granted(
            batch -> {
              BarrierCell barrier =
                  Checkpoints.open(
                      batch,
                      opening.id(),
                      expected(opening.expected()),
                      checked.timeout(),
                      opening.automatic() == null || opening.automatic());
              return view(Checkpoints.require(batch.checkpoints(), barrier.id()));
            }),
        CELL_BYTES);
  }

  /** On the writer: who may be expected is decided when the opening is written. */
  private SortedSet<String> expected(Collection<String> asked) {
    SortedSet<String> registered = registered();
    if (asked == null) {
      return registered;
    }
    for (String node : asked) {
      if (!registered.contains(node)) {
        throw new NodeNotRegisteredException(
            "expectedNodes: got \"" + node + "\", want some of " + registered);
      }
    }
    return new TreeSet<>(asked);
  }

  /** This node, and its peers that are not removed. */
  SortedSet<String> registered() {
    TreeSet<String> registered = new TreeSet<>();
    registered.add(writer.state().current().node());
    writer.status().peers().stream()
        .filter(peer -> peer.state() != Peer.State.REMOVED)
        .forEach(peer -> registered.add(peer.node()));
    return registered;
  }

  /** Submits a state whose bytes are in the store; see {@link Checkpoints#submit}. */
  CompletionStage<Checkpoints.Submitted> submit(
      String id, String node, long logicalTime, StateHead head) {
    return writer.submit(
        granted(batch -> Checkpoints.submit(batch, id, node, logicalTime, head)), CELL_BYTES);
  }

  /** Refuses what can be refused before the bytes have come. */
  void checkSubmission(String id, String node, long logicalTime) {
    try {
      Checkpoints.checkSubmission(
          writer.state().checkpoints(), id, node, logicalTime, clock.time());
    } catch (CheckpointRefusedException e) {
      throw translated(e);
    }
  }

  /** Aborts an open one, removes a finished one. */
  public CompletionStage<Checkpoints.Ended> end(String id) {
    return writer.submit(granted(batch -> Checkpoints.end(batch, id)), CELL_BYTES);
  }

  /** The checkpoint of this id. */
  public CheckpointView find(String id) {
    return Checkpoint.of(writer.state().checkpoints(), id)
        .map(this::view)
        .orElseThrow(
            () ->
                new UnknownNameException(
                    "checkpoint: got \"" + id + "\", want one that is known at this node"));
  }

  /** All of them, the latest opened first. */
  public List<CheckpointView> all() {
    return Checkpoint.all(writer.state().checkpoints()).stream().map(this::view).toList();
  }

  /** The one that became complete last; empty if none did. */
  public Optional<CheckpointView> latest() {
    return all().stream()
        .filter(view -> view.status() == Checkpoint.Status.COMPLETE)
        .max(Comparator.comparingLong(view -> view.checkpoint().completedAt()));
  }

  private CheckpointView view(Checkpoint checkpoint) {
    return new CheckpointView(
        checkpoint,
        checkpoint.status(clock.time()),
        checkpoint.complete() ? Optional.of(checkpoint.combined().root()) : Optional.empty());
  }

  // ---- policy ----

  /** What is in force. */
  public CheckpointPolicy policy() {
    return policy(store::register);
  }

  private static CheckpointPolicy policy(Function<String, Optional<RegisterCell>> registers) {
    CheckpointPolicy policy =
        with(
            CheckpointPolicy.DEFAULT,
            registers.apply(CheckpointPolicy.REGISTER),
            CheckpointPolicy::withLines);
    for (Field field : Field.values()) {
      policy =
          with(
              policy,
              registers.apply(field.register()),
              (before, text) -> before.with(field, text));
    }
    return policy;
  }

  private static CheckpointPolicy with(
      CheckpointPolicy before,
      Optional<RegisterCell> register,
      BiFunction<CheckpointPolicy, String, CheckpointPolicy> change) {
    if (register.isEmpty() || register.get().deleted()) {
      return before;
    }
    try {
      return change.apply(before, new String(register.get().value(), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      // What a later release allows, this one may not: it keeps to what it knows.
      return before;
    }
  }

  /**
   * Changes these fields on all nodes; answers what is in force then, here. Fails with {@link
   * IllegalArgumentException} if a value is not allowed.
   *
   * @param fields as {@link CheckpointPolicy#text} writes them
   */
  public CompletionStage<CheckpointPolicy> change(Map<Field, String> fields) {
    return writer.submit(
        batch -> {
          CheckpointPolicy after = policy(batch::register);
          for (Map.Entry<Field, String> field : fields.entrySet()) {
            after = after.with(field.getKey(), field.getValue());
          }
          for (Field field : fields.keySet()) {
            batch.put(
                field.register(), "text/plain", after.text(field).getBytes(StandardCharsets.UTF_8));
          }
          return after;
        },
        Field.values().length * CELL_BYTES);
  }

  /** The core's refusals in the words of this layer. */
  static <T> Operation<T> granted(Function<Batch, T> operation) {
    return batch -> {
      try {
        return operation.apply(batch);
      } catch (CheckpointRefusedException e) {
        throw translated(e);
      }
    };
  }

  private static ParleyException translated(CheckpointRefusedException e) {
    return switch (e.reason()) {
      case UNKNOWN -> new UnknownNameException(e.getMessage());
      case NOT_EXPECTED -> new NodeNotRegisteredException(e.getMessage());
      case STALE -> new StaleStateException(e.getMessage());
      case CONFLICT -> new MergeConflictException(e.getMessage());
      case TOO_MANY -> new ReplicationException(e.getMessage());
    };
  }
}
