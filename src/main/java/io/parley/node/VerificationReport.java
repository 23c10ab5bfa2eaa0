package io.parley.node;

import io.parley.crdt.Origin;
import java.util.List;

/**
 * What reading the whole store again has shown.
 *
 * @param entries log entries that were read and hashed
 * @param cells counters' shares and registers that were read and hashed
 */
public record VerificationReport(long entries, long cells, List<Mismatch> mismatches) {

  /**
   * An origin whose stored cells do not give the hash that was kept when they were written.
   *
   * @param part {@code log} or {@code cells}
   * @param stored what the store's cells give now, lower-case hex; or why they cannot be read
   * @param kept what was kept when they were written, lower-case hex
   */
  public record Mismatch(Origin origin, String part, String stored, String kept) {}

  /** Copies the list. */
  public VerificationReport {
    mismatches = List.copyOf(mismatches);
  }
}
