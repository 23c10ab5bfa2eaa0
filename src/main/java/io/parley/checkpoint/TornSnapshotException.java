package io.parley.checkpoint;

/**
 * What was read is no replica at one moment: cells were replaced while they were read, or are
 * damaged. Nothing was changed; try again, at last while nothing is written.
 */
public final class TornSnapshotException extends RuntimeException {
  TornSnapshotException(String message) {
    super(message);
  }
}
