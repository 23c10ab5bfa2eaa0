package io.parley.node;

import io.parley.checkpoint.Checkpoint;
import io.parley.checkpoint.ChunkStore;
import io.parley.checkpoint.StateHead;
import io.parley.merkle.Frontier;
import io.parley.merkle.Hash;
import io.parley.merkle.MerkleTree;
import io.parley.persistence.CompletedCheckpoint;
import io.parley.replica.HeaderCell;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Hashes all states of one checkpoint again, in constant memory. For one thread. */
final class CheckpointVerification {
  private static final int NAMES_AT_ONCE = 512;

  private final ChunkStore store;
  private final WholeChunks chunks;
  private final Pins pins;
  private final List<String> mismatches = new ArrayList<>();
  private long read;

  CheckpointVerification(ChunkStore store, WholeChunks chunks, Pins pins) {
    this.store = store;
    this.chunks = chunks;
    this.pins = pins;
  }

  /**
   * Compares bytes, chunks' names, roots and the combined root. A damaged chunk is reported, and
   * asked for from peers, so that the next verification may find it whole.
   *
   * @param told what was told when it became complete; empty if it is not
   */
  CheckpointReport run(Checkpoint checkpoint, Optional<CompletedCheckpoint> told) {
    for (HeaderCell header : checkpoint.headers().values()) {
      Pins.Pin pin = pins.pin(header.root());
      try {
        state(header);
      } finally {
        pin.close();
      }
    }
    if (checkpoint.complete()) {
      Hash root = checkpoint.combined().root();
      if (told.isEmpty() || !told.get().combinedRoot().equals(root)) {
        mismatch(
            "combined root: got %s from the headers, told was %s"
                .formatted(root.hex(), told.map(t -> t.combinedRoot().hex()).orElse("none")));
      }
    }
    return new CheckpointReport(mismatches.isEmpty(), read, mismatches);
  }

  private void state(HeaderCell header) {
    StateHead head = new StateHead(header.size(), header.root());
    String what = "state of " + header.node();
    Frontier tree = Frontier.empty();
    long size = 0;
    int index = 0;
    Set<Hash> missing = Set.copyOf(store.missing(head.root(), StateHead.MAX_CHUNKS));
    for (List<Hash> names = names(header, 0); !names.isEmpty(); names = names(header, index)) {
      for (Hash name : names) {
        size += chunk(what + ", chunk " + index, name, missing);
        index++;
      }
      tree = tree.appendAll(names);
    }
    if (index == 0) {
      mismatch(what + ": the list of its chunks is not here, want " + head.chunks());
      chunks.goneList(head.root());
    } else if (index != head.chunks() || !tree.root().equals(head.root())) {
      chunks.foundList(head.root());
      mismatch(
          "%s: got root %s over %d chunks, want %s over %d"
              .formatted(what, tree.root().hex(), index, head.root().hex(), head.chunks()));
    } else if (size != head.size()) {
      mismatch("%s: got %d whole bytes, want %d".formatted(what, size, head.size()));
    } else if (!store.state(head.root()).equals(Optional.of(head))) {
      // All is here, but a peer that asks is told another size.
      chunks.foundList(head.root());
      mismatch(
          "%s: its size is stored as %s, want %d"
              .formatted(
                  what,
                  store.state(head.root()).map(s -> "" + s.size()).orElse("none"),
                  head.size()));
    }
  }

  private List<Hash> names(HeaderCell header, int from) {
    return store.chunks(header.root(), from, NAMES_AT_ONCE);
  }

  /** Its bytes, 0 if they are not here whole. */
  private int chunk(String what, Hash name, Set<Hash> missing) {
    read++;
    Optional<byte[]> bytes = store.chunk(name);
    if (bytes.isEmpty()) {
      mismatch("%s: %s is not here".formatted(what, name.hex()));
      if (!missing.contains(name)) {
        chunks.gone(name);
      }
      return 0;
    }
    Hash got = MerkleTree.leafHash(bytes.get());
    if (!got.equals(name)) {
      mismatch("%s: got bytes that hash to %s, want %s".formatted(what, got.hex(), name.hex()));
      chunks.found(name);
      return 0;
    }
    return bytes.get().length;
  }

  private void mismatch(String text) {
    if (mismatches.size() < CheckpointReport.MOST) {
      mismatches.add(text);
    }
  }
}
