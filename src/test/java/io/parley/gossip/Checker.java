package io.parley.gossip;

import io.parley.crdt.Origin;
import io.parley.crdt.PnCounter;
import io.parley.crdt.VersionVector;
import io.parley.merkle.Frontier;
import io.parley.merkle.Hash;
import io.parley.merkle.MerkleTree;
import io.parley.merkle.SetHash;
import io.parley.replica.Cell;
import io.parley.replica.Changes;
import io.parley.replica.CounterCell;
import io.parley.replica.Counters;
import io.parley.replica.Delta;
import io.parley.replica.Entry;
import io.parley.replica.MemoryStore;
import io.parley.replica.OriginState;
import io.parley.replica.RegisterCell;
import io.parley.replica.ReplicaState;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds each node's state against what follows from the {@link History}. */
final class Checker {
  private static final int ALL = 1 << 20;

  private final History history;
  private final IdentityHashMap<Cell, Hash> leafOf = new IdentityHashMap<>();
  private final Map<Hash, List<String>> stateOf = new HashMap<>();
  private final Map<List<String>, Hash> digestOf = new HashMap<>();

  Checker(History history) {
    this.history = history;
  }

  /** What a process reads from its disk is all that was committed to it (I1). */
  void reopened(SimulatedNode node, ReplicaState read) {
    ReplicaState durable = node.durable();
    Violation.unless(
        durable == null
            ? read.origins().isEmpty() && read.checkpoints().all().isEmpty()
            : read.equals(durable),
        "I1 an answered write is missing at %s: read %s, committed %s",
        node.id(),
        read.version(),
        node.vector());
  }

  /** Everything that is sent speaks of what the sender has committed (I1). */
  void sending(SimulatedNode node, Message message) {
    if (message instanceof DigestMessage digest) {
      sends(node, digest.digest().vector());
    } else if (message instanceof PushMessage push) {
      sends(node, push.seen());
      sends(node, VersionVector.of(Map.of(push.delta().origin(), push.delta().to())));
    } else if (message instanceof PageMessage page) {
      for (Delta delta : page.deltas()) {
        sends(node, VersionVector.of(Map.of(delta.origin(), delta.to())));
      }
    }
  }

  private static void sends(SimulatedNode node, VersionVector what) {
    Violation.unless(
        node.vector().covers(what), "I1 %s sends %s, has %s", node.id(), what, node.vector());
  }

  /** After each transaction. */
  void committed(SimulatedNode node, ReplicaState before, Changes changes) {
    ReplicaState after = node.durable();
    Violation.unless(
        before == null || after.version().covers(before.version()),
        "I2 %s goes back from %s to %s",
        node.id(),
        before == null ? "" : before.version(),
        after.version());
    changes.entries().forEach(entry -> isAsWritten(node, entry));
    changes.counters().forEach(share -> isAsWritten(node, share));
    changes.registers().forEach(register -> isAsWritten(node, register));
    for (OriginState changed : changes.origins()) {
      Origin origin = changed.origin();
      Violation.unless(
          changed.version() <= history.size(origin)
              && changed.log().size() == history.entries(origin, changed.version()),
          "I2 %s has %d entries of %s at version %d, want %d",
          node.id(),
          changed.log().size(),
          origin,
          changed.version(),
          changed.version() <= history.size(origin)
              ? history.entries(origin, changed.version())
              : -1);
    }
    entriesAreCausal(node, after);
    if (node.complete()) {
      everythingIsCausal(node, after);
      followsFromVector(node);
    }
  }

  private void isAsWritten(SimulatedNode node, Cell cell) {
    Violation.unless(
        history.write(cell.origin(), cell.version()).cell().equals(cell),
        "%s has %s, written was %s",
        node.id(),
        cell,
        history.write(cell.origin(), cell.version()).cell());
  }

  /** No entry is visible before those that its writer had (I10). */
  private void entriesAreCausal(SimulatedNode node, ReplicaState state) {
    for (OriginState origin : state.origins().values()) {
      History.Write last = history.lastEntry(origin.origin(), origin.version());
      if (last != null) {
        last.seen()
            .asMap()
            .forEach(
                (of, version) ->
                    Violation.unless(
                        state.of(of).log().size() >= history.entries(of, version),
                        "I10 at %s %s is visible, but not all entries of %s up to %d",
                        node.id(),
                        last.cell(),
                        of,
                        version));
      }
    }
  }

  /** The same for all cells, once the pages of an exchange are in (I10). */
  private void everythingIsCausal(SimulatedNode node, ReplicaState state) {
    VersionVector have = state.version();
    have.asMap()
        .forEach(
            (origin, version) ->
                Violation.unless(
                    have.covers(history.write(origin, version).seen()),
                    "I10 at %s version %d of %s is visible, its writer had %s, here is %s",
                    node.id(),
                    version,
                    origin,
                    history.write(origin, version).seen(),
                    have));
  }

  /** Registers and counters are what the version vector says: nothing lost, nothing twice. */
  void followsFromVector(SimulatedNode node) {
    if (node.durable() == null) {
      return;
    }
    VersionVector have = node.vector();
    MemoryStore store = node.store();
    for (String name : history.names()) {
      String bare = name.substring(name.indexOf(' ') + 1);
      if (name.startsWith("register")) {
        Optional<RegisterCell> want = Optional.ofNullable(history.winner(bare, have));
        Optional<RegisterCell> got = store.register(bare);
        Violation.unless(
            got.equals(want), "I3/I4 %s of %s is %s, want %s", name, node.id(), got, want);
      } else {
        List<CounterCell> want = new ArrayList<>();
        BigInteger value = BigInteger.ZERO;
        for (Map.Entry<Origin, Long> one : have.asMap().entrySet()) {
          CounterCell share = history.share(bare, one.getKey(), one.getValue());
          if (share != null) {
            want.add(share);
            value = value.add(BigInteger.valueOf(share.increments() - share.decrements()));
          }
          if (bare.equals(Counters.ACTIVITY)) {
            value = value.add(BigInteger.valueOf(history.entries(one.getKey(), one.getValue())));
          }
        }
        PnCounter counter = Counters.of(bare, store.counter(bare), node.durable());
        Violation.unless(
            store.counter(bare).equals(want) && counter.value().equals(value),
            "I2/I3 %s of %s counts %s, want %s = %s",
            name,
            node.id(),
            store.counter(bare),
            want,
            value);
      }
    }
  }

  /**
   * Computes all hashes anew from the store and compares them with what is in memory; and over the
   * whole run, equal digests must mean equal state and the other way round (I6).
   */
  void rebuild(SimulatedNode node) {
    ReplicaState state = node.durable();
    if (state == null) {
      return;
    }
    List<String> cells = new ArrayList<>();
    for (OriginState origin : state.origins().values()) {
      SetHash.Accumulator hash = SetHash.empty().accumulate();
      List<Hash> leaves = new ArrayList<>();
      cells.add(origin.origin() + " " + origin.version());
      for (Cell cell :
          node.store().cells(origin.origin(), 0, Long.MAX_VALUE, ALL, Long.MAX_VALUE)) {
        if (cell instanceof Entry) {
          leaves.add(leafOf.computeIfAbsent(cell, c -> MerkleTree.leafHash(c.canonical())));
        } else {
          hash.add(cell.canonical());
          cells.add(cell.toString());
        }
      }
      Frontier log = Frontier.empty().appendAll(leaves);
      Violation.unless(
          log.equals(origin.log())
              && log.root().equals(MerkleTree.root(leaves))
              && hash.toSetHash().equals(origin.cells()),
          "I6 hashes of %s at %s are not those of what is stored",
          origin.origin(),
          node.id());
    }
    Hash digest = state.digest().stateDigest();
    List<String> known = stateOf.putIfAbsent(digest, cells);
    Violation.unless(
        known == null || known.equals(cells), "I6 equal digests, %s and %s", known, cells);
    Hash knownDigest = digestOf.putIfAbsent(cells, digest);
    Violation.unless(
        knownDigest == null || knownDigest.equals(digest),
        "I6 equal state, two digests: %s",
        cells);
  }
}
