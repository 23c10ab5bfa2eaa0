package io.parley.node;

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
import java.util.function.Supplier;

/**
 * Reads the whole store again, in pages, and compares what it gives with the hashes that were kept
 * (I6).
 */
final class Verification {
  private static final int PAGE_CELLS = 512;
  private static final long PAGE_BYTES = 1L << 20;

  /** Counters and registers may change while they are read; so many tries find a quiet moment. */
  private static final int TRIES = 3;

  private final Store store;
  private final Supplier<ReplicaState> states;
  private final List<Mismatch> mismatches = new ArrayList<>();
  private long entries;
  private long cells;

  Verification(Store store, Supplier<ReplicaState> states) {
    this.store = store;
    this.states = states;
  }

  /**
   * Checks every origin. Origins whose counters and registers never held still are left to {@code
   * quietly}, which runs what it is given while nothing is written.
   */
  VerificationReport run(java.util.function.Consumer<Runnable> quietly) {
    for (OriginState origin : states.get().origins().values()) {
      boolean settled = false;
      for (int i = 0; i < TRIES && !settled; i++) {
        settled = check(states.get().of(origin.origin()), false);
      }
      if (!settled) {
        quietly.accept(() -> check(states.get().of(origin.origin()), true));
      }
    }
    return new VerificationReport(entries, cells, mismatches);
  }

  /** False if the origin's cells may have changed meanwhile; then nothing is counted. */
  private boolean check(OriginState kept, boolean quiet) {
    Frontier log = Frontier.empty();
    SetHash.Accumulator others = SetHash.empty().accumulate();
    long otherCells = 0;
    long after = 0;
    try {
      while (after < kept.version()) {
        List<Cell> page = store.cells(kept.origin(), after, kept.version(), PAGE_CELLS, PAGE_BYTES);
        if (page.isEmpty()) {
          break;
        }
        List<Hash> leaves = new ArrayList<>();
        for (Cell cell : page) {
          if (cell instanceof Entry entry) {
            leaves.add(MerkleTree.leafHash(entry.canonical()));
          } else {
            others.add(cell.canonical());
            otherCells++;
          }
        }
        log = log.appendAll(leaves);
        after = page.get(page.size() - 1).version();
      }
    } catch (StoreException e) {
      if (!(e.getCause() instanceof IllegalArgumentException)) {
        throw e;
      }
      mismatches.add(
          new Mismatch(kept.origin(), "log", "unreadable: " + e.getMessage(), text(kept.head())));
      return true;
    }
    Hash stored = others.toSetHash().digest();
    Hash wanted = kept.cells().digest();
    if (!stored.equals(wanted) && !quiet) {
      // A commit is in the store a moment before it is in the state.
      return false;
    }
    LogHead head = new LogHead(log.size(), log.root());
    if (!head.equals(kept.head())) {
      mismatches.add(new Mismatch(kept.origin(), "log", text(head), text(kept.head())));
    }
    if (!stored.equals(wanted)) {
      mismatches.add(new Mismatch(kept.origin(), "cells", stored.hex(), wanted.hex()));
    }
    entries += log.size();
    cells += otherCells;
    return true;
  }

  private static String text(LogHead head) {
    return head.size() + " entries, root " + head.root().hex();
  }
}
