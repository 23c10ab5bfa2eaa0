package io.parley.checkpoint;

import io.parley.merkle.Hash;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Port: where the bytes of states are kept: each chunk once, under its name, and for each state the
 * list of its chunks' names. A state whose list is here may still lack chunks, while they are
 * fetched.
 *
 * <p>Thread-safe. Every method that changes something is one durable transaction: when it returns,
 * a kill of the process loses none of it, and when it throws, nothing was changed. Every method
 * throws {@link io.parley.replica.StoreException} when the store cannot do it now. Bytes come back
 * as they are on the disk: who reads them checks them.
 */
public interface ChunkStore {

  /** Begins a state whose chunks are about to come in order; gives its number. */
  long begin();

  /**
   * Adds the next chunks to a state that was begun.
   *
   * @param next at most 64; those that are here already are not stored again
   * @return how many bytes were stored anew
   */
  long append(long begun, List<Chunk> next);

  /**
   * The state that was begun is whole: it is known by its head from now on. If it is known already,
   * what was begun is dropped in its favour; chunks that it lacked, or that were damaged, are here
   * now.
   */
  void finish(long begun, StateHead head);

  /** Gives up a state that was begun; what only it needs is removed by {@link #sweep}. */
  void abandon(long begun);

  /**
   * Makes a state known by the list of its chunks, whose root and number the caller has checked;
   * does nothing if it is known already.
   */
  void list(StateHead head, List<Hash> chunks);

  /** Size and number of chunks of a known state. */
  Optional<StateHead> state(Hash root);

  /**
   * The names of a known state's chunks, in their order; empty if it is not known.
   *
   * @param from the index of the first, inclusive
   * @param most at most so many
   */
  List<Hash> chunks(Hash root, int from, int most);

  /** As {@link #chunks}, only those whose bytes are not here; each once. */
  List<Hash> missing(Hash root, int most);

  /**
   * Stores chunks that some state lacks; others are passed over. The caller has checked their
   * names.
   *
   * @param chunks at most 64
   * @return how many were stored
   */
  int put(List<Chunk> chunks);

  /** A chunk's bytes, unchecked; empty if they are not here. */
  Optional<byte[]> chunk(Hash name);

  /** Forgets the bytes of a chunk, because they are damaged: it is missing from now on. */
  void forget(Hash name);

  /**
   * Forgets the list of a state, because it is damaged: the state is not known from now on. Chunks
   * that nothing else needs are removed by {@link #sweep}.
   */
  void unlist(Hash root);

  /**
   * Removes a little of what nobody needs: states that are neither in {@code keep} nor being
   * written by this process, and chunks that are in no state.
   *
   * @param keep roots of states that are needed
   * @param most touches at most so many chunks, to bound the transaction
   * @return whether there may be more to remove
   */
  boolean sweep(Set<Hash> keep, int most);
}
