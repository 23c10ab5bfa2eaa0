package io.parley.node;

import java.util.List;

/**
 * What hashing a checkpoint's states again has shown.
 *
 * @param valid whether all matches
 * @param chunks that were read
 * @param mismatches what does not match, each in one sentence; at most {@link #MOST} of them
 */
public record CheckpointReport(boolean valid, long chunks, List<String> mismatches) {
  /** Nobody reads more. */
  public static final int MOST = 1000;

  /** Copies the list. */
  public CheckpointReport {
    mismatches = List.copyOf(mismatches);
  }
}
