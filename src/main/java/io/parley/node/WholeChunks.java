package io.parley.node;

import io.parley.checkpoint.Chunk;
import io.parley.checkpoint.ChunkStore;
import io.parley.checkpoint.StateHead;
import io.parley.merkle.Hash;
import io.parley.merkle.MerkleTree;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reads chunks that are checked; one that is damaged or missing is fetched from a peer.
 * Thread-safe.
 */
final class WholeChunks {
  /** Longer than a peer takes that has it; who reads waits meanwhile. */
  private static final Duration FETCH = Duration.ofSeconds(5);

  private final ChunkStore store;
  private final Transfers transfers;
  private final CheckpointCounts counts;

  WholeChunks(ChunkStore store, Transfers transfers, CheckpointCounts counts) {
    this.store = store;
    this.transfers = transfers;
    this.counts = counts;
  }

  /** The chunk if it is here and intact. */
  Optional<Chunk> here(Hash name) {
    return store
        .chunk(name)
        .filter(bytes -> intact(name, bytes))
        .map(bytes -> new Chunk(name, bytes));
  }

  /** Of any bytes: what the disk gives may be none, or more than a chunk has. */
  private static boolean intact(Hash name, byte[] bytes) {
    return MerkleTree.leafHash(bytes).equals(name);
  }

  /**
   * The names of a state's chunks, in their order.
   *
   * @param what whose state it is, for the message
   * @throws CheckpointVerificationFailedException if the list is damaged; it is asked for anew
   * @throws ReplicationException if it has not come yet
   */
  List<Hash> list(StateHead head, String what) {
    List<Hash> names = store.chunks(head.root(), 0, StateHead.MAX_CHUNKS);
    if (names.isEmpty()) {
      goneList(head.root());
      throw new ReplicationException(
          "%s: the list of its chunks is not here yet; try again later, or at another node"
              .formatted(what));
    }
    Hash root = MerkleTree.root(names);
    if (names.size() != head.chunks() || !root.equals(head.root())) {
      foundList(head.root());
      throw new CheckpointVerificationFailedException(
          "%s: the list of its chunks is damaged here: got root %s over %d, want %s over %d; it is fetched anew from a peer"
              .formatted(what, root.hex(), names.size(), head.root().hex(), head.chunks()));
    }
    return names;
  }

  /** A damaged list is missing from now on, and asked for. */
  void foundList(Hash root) {
    counts.failedVerification();
    transfers.damagedList(root);
  }

  /**
   * The chunk's bytes; blocks while a peer is asked for it.
   *
   * @param what where it is needed, for the message
   * @throws CheckpointVerificationFailedException if it is damaged and no peer has it whole
   * @throws ReplicationException if it has not come yet
   */
  byte[] require(Hash name, String what) {
    Optional<byte[]> bytes = store.chunk(name);
    if (bytes.isPresent() && intact(name, bytes.get())) {
      return bytes.get();
    }
    bytes.ifPresentOrElse(damaged -> found(name), () -> transfers.damaged(name));
    transfers.fetch(name, FETCH);
    Optional<Chunk> fetched = here(name);
    if (fetched.isPresent()) {
      return fetched.get().bytes();
    }
    if (bytes.isPresent()) {
      throw new CheckpointVerificationFailedException(
          "%s: chunk %s is damaged here: its bytes hash to %s, and no peer sent it whole"
              .formatted(what, name.hex(), MerkleTree.leafHash(bytes.get()).hex()));
    }
    throw new ReplicationException(
        "%s: chunk %s is not here yet, and no peer sent it; try again later, or at another node"
            .formatted(what, name.hex()));
  }

  /** A list that is not here, although it may be known, is missing from now on, and asked for. */
  void goneList(Hash root) {
    transfers.damagedList(root);
  }

  /** A chunk that is not here, and is not known to be missing, is from now on, and asked for. */
  void gone(Hash name) {
    transfers.damaged(name);
  }

  /** A damaged chunk is missing from now on, and asked for. */
  void found(Hash name) {
    counts.failedVerification();
    transfers.damaged(name);
  }
}
