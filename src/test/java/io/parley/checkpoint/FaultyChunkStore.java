package io.parley.checkpoint;

import io.parley.merkle.Hash;
import io.parley.merkle.MerkleTree;
import io.parley.replica.InDoubtException;
import io.parley.replica.StoreException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A chunk store that fails, and whose chunks rot, as a test decides; and that lets nothing wrong
 * in.
 */
final class FaultyChunkStore implements ChunkStore {
  private final ChunkStore store;
  private final Set<Hash> rotten = new HashSet<>();
  private final Map<Hash, Integer> stored = new HashMap<>();
  private BooleanSupplier fails = () -> false;
  private BooleanSupplier failsAfterwards = () -> false;

  FaultyChunkStore(ChunkStore store) {
    this.store = store;
  }

  /** Whether the next call fails, and changes nothing. */
  void fails(BooleanSupplier next) {
    fails = next;
  }

  /** Whether the next call that changes something fails although it is done. */
  void failsAfterwards(BooleanSupplier next) {
    failsAfterwards = next;
  }

  /** Flips a bit of a chunk. */
  void rot(Hash chunk) {
    rotten.add(chunk);
  }

  Set<Hash> rotten() {
    return rotten;
  }

  /** Holds a state, as one that was submitted here. */
  StateHead hold(byte[] state) {
    States.Cut cut = States.cut(state);
    long begun = begin();
    for (int i = 0; i < cut.chunks().size(); i += 64) {
      append(begun, cut.chunks().subList(i, Math.min(i + 64, cut.chunks().size())));
    }
    finish(begun, cut.head());
    return cut.head();
  }

  /** The bytes of a state; empty if one is missing or not right. */
  Optional<byte[]> read(StateHead head) {
    return States.read(this, head);
  }

  /** How many chunks were put that were not here. */
  int stored() {
    return stored.values().stream().mapToInt(Integer::intValue).sum();
  }

  private void may() {
    if (fails.getAsBoolean()) {
      throw new StoreException("the store fails", null);
    }
  }

  private void done() {
    if (failsAfterwards.getAsBoolean()) {
      throw new InDoubtException("the store did it and does not say so", null);
    }
  }

  @Override
  public long begin() {
    return store.begin();
  }

  @Override
  public long append(long begun, List<Chunk> next) {
    return store.append(begun, next);
  }

  @Override
  public void finish(long begun, StateHead head) {
    store.finish(begun, head);
  }

  @Override
  public void abandon(long begun) {
    store.abandon(begun);
  }

  @Override
  public void list(StateHead head, List<Hash> chunks) {
    may();
    Violation.unless(
        chunks.size() == head.chunks() && MerkleTree.root(chunks).equals(head.root()),
        "stores a wrong list of %s",
        head);
    store.list(head, chunks);
    done();
  }

  @Override
  public Optional<StateHead> state(Hash root) {
    may();
    return store.state(root);
  }

  @Override
  public List<Hash> chunks(Hash root, int from, int most) {
    may();
    return store.chunks(root, from, most);
  }

  @Override
  public List<Hash> missing(Hash root, int most) {
    may();
    return store.missing(root, most);
  }

  @Override
  public int put(List<Chunk> chunks) {
    may();
    Violation.unless(chunks.size() <= 64, "stores %d chunks at once", chunks.size());
    chunks.forEach(chunk -> Violation.unless(chunk.intact(), "stores a wrong chunk %s", chunk));
    chunks.stream()
        .filter(chunk -> store.chunk(chunk.name()).isEmpty())
        .forEach(chunk -> stored.merge(chunk.name(), 1, Integer::sum));
    int put = store.put(chunks);
    done();
    return put;
  }

  @Override
  public Optional<byte[]> chunk(Hash name) {
    may();
    Optional<byte[]> bytes = store.chunk(name);
    if (rotten.contains(name) && bytes.isPresent()) {
      byte[] flipped = bytes.get().clone();
      flipped[flipped.length / 2] ^= 1;
      return Optional.of(flipped);
    }
    return bytes;
  }

  @Override
  public void forget(Hash name) {
    may();
    store.forget(name);
    rotten.remove(name);
  }

  @Override
  public void unlist(Hash root) {
    may();
    store.unlist(root);
  }

  @Override
  public boolean sweep(Set<Hash> keep, int most) {
    may();
    return store.sweep(keep, most);
  }
}
