package io.parley.checkpoint;

import io.parley.merkle.Hash;
import io.parley.replica.BarrierCell;
import java.util.SortedSet;

/**
 * What was opened, whoever did it and when: all that a checkpoint's headers are bound to.
 *
 * @param id see {@link BarrierCell#requireId}
 * @param expected the nodes that must submit, see {@link BarrierCell#requireExpected}
 * @param timeoutMicros see {@link BarrierCell#requireTimeout}
 * @param automatic whether each expected node submits a snapshot of its replica by itself
 */
public record Opening(
    String id, SortedSet<String> expected, long timeoutMicros, boolean automatic) {

  /** Refuses values out of bounds with an {@link IllegalArgumentException}. */
  public Opening {
    BarrierCell.requireId(id);
    expected = BarrierCell.requireExpected(expected);
    BarrierCell.requireTimeout(timeoutMicros);
  }

  /** What this barrier opened. */
  public static Opening of(BarrierCell barrier) {
    return new Opening(
        barrier.id(), barrier.expected(), barrier.timeoutMicros(), barrier.automatic());
  }

  /** Stands for all of it in a header; {@link BarrierCell#opening} says how it is computed. */
  public Hash hash() {
    return BarrierCell.opening(id, expected, timeoutMicros, automatic);
  }
}
