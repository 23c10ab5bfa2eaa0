package io.parley.node;

import io.parley.checkpoint.Checkpoint;
import io.parley.checkpoint.ChunkProof;
import io.parley.checkpoint.Opening;
import io.parley.checkpoint.StateHead;
import io.parley.merkle.Hash;
import io.parley.replica.HeaderCell;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads submitted states back, and proves their chunks. Thread-safe. */
public final class StoredStates {
  private final SharedCheckpoints checkpoints;
  private final WholeChunks chunks;
  private final Pins pins;

  StoredStates(SharedCheckpoints checkpoints, WholeChunks chunks, Pins pins) {
    this.checkpoints = checkpoints;
    this.chunks = chunks;
    this.pins = pins;
  }

  /**
   * Opens the state that a node submitted.
   *
   * @throws UnknownNameException if the checkpoint is not known here
   * @throws NodeNotRegisteredException if the node is not expected, or is not in yet
   */
  public StoredState open(String id, String node) {
    HeaderCell header = header(checkpoints.find(id).checkpoint(), node);
    return new StoredState(header, chunks, pins.pin(header.root()));
  }

  private static HeaderCell header(Checkpoint checkpoint, String node) {
    return Optional.ofNullable(checkpoint.headers().get(node))
        .orElseThrow(
            () ->
                new NodeNotRegisteredException(
                    "node: got \"%s\", want one that is in \"%s\": %s"
                        .formatted(node, checkpoint.id(), checkpoint.headers().keySet())));
  }

  /**
   * The proof that a chunk is under the combined root.
   *
   * @throws StaleStateException if the checkpoint is not complete
   * @throws UnknownNameException if the state has no such chunk
   */
  public ChunkProof prove(String id, String node, int index) {
    CheckpointView view = checkpoints.find(id);
    Checkpoint checkpoint = view.checkpoint();
    HeaderCell header = header(checkpoint, node);
    if (!checkpoint.complete()) {
      throw new StaleStateException(
          "checkpoint \"%s\": is %s, missing %s; want a complete one: only that has a combined root"
              .formatted(id, view.status().name().toLowerCase(Locale.ROOT), checkpoint.missing()));
    }
    List<Hash> names =
        chunks.list(
            new StateHead(header.size(), header.root()), "state of " + node + " in \"" + id + "\"");
    if (index < 0 || index >= names.size()) {
      throw new UnknownNameException("chunk: got " + index + ", want 0 to " + (names.size() - 1));
    }
    return ChunkProof.of(
        Opening.of(checkpoint.barrier()), checkpoint.combined(), node, names, index);
  }
}
