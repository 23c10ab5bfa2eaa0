package io.parley.replica;

import io.parley.crdt.Origin;
import io.parley.merkle.Frontier;
import io.parley.merkle.Hash;
import io.parley.merkle.MerkleTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Holds one delta against the state that it would change; changes nothing. */
final class DeltaCheck {

  /** What is new in an acceptable delta, and the state that its origin's log and version get. */
  record Accepted(OriginState state, List<Cell> cells) {}

  private final long latest;
  private final boolean cut;
  private final BiFunction<String, Origin, Optional<CounterCell>> shares;

  /**
   * @param latest the greatest acceptable timestamp
   * @param cut leave every origin at its last cell that is not later than {@code latest}
   * @param shares the stored share of a counter
   */
  DeltaCheck(long latest, boolean cut, BiFunction<String, Origin, Optional<CounterCell>> shares) {
    this.latest = latest;
    this.cut = cut;
    this.shares = shares;
  }

  Accepted check(OriginState state, Delta delta) throws RefusedException {
    if (delta.from() > state.version()) {
      throw refused(
          Refusal.GAP, delta, "from: got " + delta.from() + ", want <= " + state.version());
    }
    List<Cell> cells = new ArrayList<>();
    List<Hash> leaves = new ArrayList<>();
    Map<String, CounterCell> newShares = new HashMap<>();
    long timestamp = state.timestamp();
    for (Cell cell : delta.cells()) {
      if (cell.version() <= state.version()) {
        continue;
      }
      if (cell.timestamp() > latest) {
        break;
      }
      if (cell.timestamp() <= timestamp) {
        throw misfit(state, cell, "timestamp: got " + cell.timestamp() + ", want > " + timestamp);
      }
      timestamp = cell.timestamp();
      if (cell instanceof Entry entry) {
        long want = state.log().size() + leaves.size();
        if (entry.sequence() != want) {
          throw misfit(state, cell, "sequence: got " + entry.sequence() + ", want " + want);
        }
        leaves.add(MerkleTree.leafHash(entry.canonical()));
      } else if (cell instanceof CounterCell share) {
        checkGrows(state, share, newShares);
      }
      cells.add(cell);
    }
    long version =
        cut
            ? (cells.isEmpty() ? state.version() : cells.get(cells.size() - 1).version())
            : delta.to();
    Frontier log = state.log().appendAll(leaves);
    OriginState next = state.with(version, timestamp, log);
    if (version == delta.to() && delta.head() != null && !delta.head().equals(next.head())) {
      throw new RefusedException(
          Refusal.FORK,
          delta.origin(),
          "log of "
              + delta.origin()
              + " at version "
              + version
              + ": got "
              + delta.head()
              + ", have "
              + next.head(),
          new RefusedException.Mismatch(version, next.head().root(), delta.head().root()));
    }
    return new Accepted(next, cells);
  }

  private void checkGrows(OriginState state, CounterCell share, Map<String, CounterCell> newShares)
      throws RefusedException {
    CounterCell before = newShares.get(share.name());
    if (before == null) {
      before = shares.apply(share.name(), share.origin()).orElse(null);
    }
    if (before != null
        && (share.increments() < before.increments() || share.decrements() < before.decrements())) {
      throw misfit(
          state, share, "share of a counter: got " + share + ", want no less than " + before);
    }
    newShares.put(share.name(), share);
  }

  /** What follows the state without a gap and does not fit it belongs to another history. */
  private static RefusedException misfit(OriginState state, Cell cell, String message) {
    return new RefusedException(
        Refusal.FORK,
        state.origin(),
        "delta of " + state.origin() + " after version " + state.version() + ": " + message,
        new RefusedException.Mismatch(
            state.version(), state.head().root(), MerkleTree.leafHash(cell.canonical())));
  }

  private static RefusedException refused(Refusal reason, Delta delta, String message) {
    return new RefusedException(
        reason, delta.origin(), "delta of " + delta.origin() + ": " + message);
  }
}
