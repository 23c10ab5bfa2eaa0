package io.parley.persistence;

import io.parley.crdt.Origin;
import java.util.List;

/**
 * A register that holds a value, without the value.
 *
 * @param origin who wrote it
 * @param version the number of the write at its origin
 * @param timestamp the write's stamp
 * @param bytes the size of the value
 */
public record RegisterHead(
    String name, Origin origin, long version, long timestamp, String mediaType, int bytes) {

  /**
   * Some registers.
   *
   * @param more whether others follow the last one now
   */
  public record Page(List<RegisterHead> registers, boolean more) {
    /** Copies the list. */
    public Page {
      registers = List.copyOf(registers);
    }
  }
}
