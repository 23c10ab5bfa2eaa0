package io.parley.node;

import io.parley.crdt.Origin;
import io.parley.merkle.Frontier;
import io.parley.merkle.Hash;
import io.parley.merkle.MerkleTree;
import io.parley.merkle.SetHash;
import io.parley.node.VerificationReport.Mismatch;
import io.parley.replica.Cell;
import io.parley.replica.Entry;
import io.parley.replica.LogHead;
import io.parley.replica.OriginState;
import io.parley.replica.ReplicaState;
import io.parley.replica.Store;
import io.parley.replica.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads the whole store again, in pages, and compares what it gives with the hashes that were kept
 * (I6). Log entries never change, so they are read beside the writer, however many there are.
 */
final class Verification {
  private static final int PAGE_CELLS = 512;
  private static final long PAGE_BYTES = 1L << 20;

  /** Counters and registers may change while they are read; so many tries find a quiet moment. */
  private static final int TRIES = 3;

  private final Store store;
  private final Supplier<ReplicaState> states;
  private final Consumer<Runnable> quietly;
  private final List<Mismatch> mismatches = new ArrayList<>();
  private long entries;
  private long cells;

  /**
   * @param quietly runs what it is given while nothing is written: the counters and registers of
   *     one origin that never held still
   */
  Verification(Store store, Supplier<ReplicaState> states, Consumer<Runnable> quietly) {
    this.store = store;
    this.states = states;
    this.quietly = quietly;
  }

  /** Checks every origin. */
  VerificationReport run() {
    for (OriginState kept : states.get().origins().values()) {
      checkLog(kept);
      Origin origin = kept.origin();
      boolean settled = false;
      for (int i = 0; i < TRIES && !settled; i++) {
        settled = checkCells(states.get().of(origin), false);
      }
      if (!settled) {
        quietly.accept(() -> checkCells(states.get().of(origin), true));
      }
    }
    return new VerificationReport(entries, cells, mismatches);
  }

  private void checkLog(OriginState kept) {
    Frontier log = Frontier.empty();
    try {
      List<Entry> page = entries(kept, 0);
      while (!page.isEmpty()) {
        log = log.appendAll(page.stream().map(e -> MerkleTree.leafHash(e.canonical())).toList());
        page = entries(kept, page.get(page.size() - 1).version());
      }
    } catch (StoreException e) {
      mismatches.add(new Mismatch(kept.origin(), "log", unreadable(e), text(kept.head())));
      return;
    }
    LogHead stored = new LogHead(log.size(), log.root());
    if (!stored.equals(kept.head())) {
      mismatches.add(new Mismatch(kept.origin(), "log", text(stored), text(kept.head())));
    }
    entries += log.size();
  }

  private List<Entry> entries(OriginState of, long after) {
    return store.entries(of.origin(), after, of.version(), PAGE_CELLS, PAGE_BYTES);
  }

  /** False if they may have changed meanwhile; then nothing is counted. */
  private boolean checkCells(OriginState kept, boolean quiet) {
    Hash wanted = kept.cells().digest();
    SetHash.Accumulator hash = SetHash.empty().accumulate();
    long count = 0;
    try {
      List<Cell> page = replaceable(kept, 0);
      while (!page.isEmpty()) {
        page.forEach(cell -> hash.add(cell.canonical()));
        count += page.size();
        page = replaceable(kept, page.get(page.size() - 1).version());
      }
    } catch (StoreException e) {
      mismatches.add(new Mismatch(kept.origin(), "cells", unreadable(e), wanted.hex()));
      return true;
    }
    Hash stored = hash.toSetHash().digest();
    if (!stored.equals(wanted)) {
      if (!quiet) {
        // A commit is in the store a moment before it is in the state.
        return false;
      }
      mismatches.add(new Mismatch(kept.origin(), "cells", stored.hex(), wanted.hex()));
    }
    cells += count;
    return true;
  }

  private List<Cell> replaceable(OriginState of, long after) {
    return store.replaceable(of.origin(), after, of.version(), PAGE_CELLS, PAGE_BYTES);
  }

  /** What to report of rows that make no cell; a store that cannot be read now is no mismatch. */
  private static String unreadable(StoreException e) {
    if (!(e.getCause() instanceof IllegalArgumentException)) {
      throw e;
    }
    return "unreadable: " + e.getMessage();
  }

  private static String text(LogHead head) {
    return head.size() + " entries, root " + head.root().hex();
  }
}
