package io.parley.node;

import io.parley.replica.Cell;
import io.parley.replica.Changes;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether the store takes writes. It does not from one that failed on, until as many bytes were
 * written as could not be then: on a full disk less may still fit, in place of what was there.
 * Thread-safe.
 */
final class WriteFailure {
  private static final System.Logger LOG = System.getLogger(WriteFailure.class.getName());

  /** More than fits by chance into what is free inside the files of a database on a full disk. */
  static final int LEAST_BYTES = 256 * 1024;

  /** The greatest usual transaction: of chunks, or of a full batch. */
  static final int MOST_BYTES = 4 * 1024 * 1024;

  /** In beats: H2 closes its database when the disk is full, and reads fail at that moment too. */
  private static final int LONGEST_PAUSE = 8;

  private volatile String what;
  private long bytes;
  private int pause;
  private int beats;

  /**
   * A write failed. Logged when it begins, not each time that it is tried again.
   *
   * @param size what it would have written
   */
  synchronized void failed(String reason, long size, Throwable cause) {
    if (what == null) {
      LOG.log(
          System.Logger.Level.WARNING,
          "The writer cannot commit and will try again: " + reason,
          cause);
      bytes = LEAST_BYTES;
      pause = 1;
      beats = 0;
    }
    what = reason;
    bytes = Math.max(bytes, Math.min(size, MOST_BYTES));
  }

  /** This was written. */
  void written(Changes changes) {
    if (what != null) {
      written(
          Stream.of(
                  changes.entries(), changes.counters(), changes.registers(), changes.checkpoints())
              .flatMap(List::stream)
              .mapToLong(Cell::weight)
              .sum());
    }
  }

  /** So many bytes were written. */
  synchronized void written(long size) {
    if (what != null && size >= bytes) {
      what = null;
      LOG.log(System.Logger.Level.INFO, "The writer commits again");
    }
  }

  /** How many bytes are to be tried at this beat; 0: none. */
  synchronized int due() {
    if (what == null || ++beats < pause) {
      return 0;
    }
    beats = 0;
    pause = Math.min(2 * pause, LONGEST_PAUSE);
    return (int) bytes;
  }

  /** Why nothing can be written; null if nothing is known to be wrong. */
  String what() {
    return what;
  }
}
