package io.parley.node;

import io.parley.checkpoint.Chunk;
import io.parley.checkpoint.ChunkStore;
import io.parley.checkpoint.StateHasher;
import io.parley.checkpoint.StateHead;
import java.util.ArrayList;
import java.util.List;

/**
 * Stores one state's bytes as they come, in constant memory. Closed before it is finished, it
 * leaves nothing that stays. For one thread.
 */
final class StateWriter implements AutoCloseable {
  /** Chunks of one transaction: 1 MiB. */
  private static final int AT_ONCE = 16;

  /**
   * A state that is stored.
   *
   * @param pin keeps it until a header says that it is needed
   */
  record Stored(StateHead head, Pins.Pin pin) {}

  private final ChunkStore store;
  private final Pins pins;
  private final List<Chunk> waiting = new ArrayList<>();
  private final StateHasher hasher = new StateHasher(waiting::add);
  private final long begun;
  private boolean finished;

  StateWriter(ChunkStore store, Pins pins) {
    this.store = store;
    this.pins = pins;
    this.begun = store.begin();
  }

  void write(byte[] bytes, int from, int toExclusive) {
    hasher.update(bytes, from, toExclusive);
    if (waiting.size() >= AT_ONCE) {
      store();
    }
  }

  private void store() {
    for (int from = 0; from < waiting.size(); from += AT_ONCE) {
      List<Chunk> next = waiting.subList(from, Math.min(waiting.size(), from + AT_ONCE));
      store.append(begun, List.copyOf(next));
    }
    waiting.clear();
  }

  /**
   * Size and root of all that was written, which is stored by then, but not known by its root yet.
   *
   * @throws SerialisationException if nothing was written
   */
  StateHead head() {
    if (hasher.size() == 0) {
      throw new SerialisationException("state: got 0 bytes, want 1 to " + StateHead.MAX_SIZE);
    }
    StateHead head = hasher.head();
    store();
    return head;
  }

  /** Makes it known. */
  Stored finish() {
    StateHead head = head();
    // Pinned before it is known: between the two, nobody needs it.
    Pins.Pin pin = pins.pin(head.root());
    try {
      store.finish(begun, head);
    } catch (RuntimeException e) {
      pin.close();
      throw e;
    }
    finished = true;
    return new Stored(head, pin);
  }

  @Override
  public void close() {
    if (!finished) {
      store.abandon(begun);
    }
  }
}
