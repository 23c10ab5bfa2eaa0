package io.parley.replica;

import io.parley.crdt.Origin;
import io.parley.merkle.Hash;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The opening of a checkpoint. Openings of one id with equal {@link #opening} are one; different
 * ones are a conflict.
 *
 * @param id a checkpoint id, see {@link #requireId}
 * @param expected the nodes that must submit, 1 to {@link Limits#MAX_EXPECTED_NODES}, ascending
 * @param timeoutMicros how long after {@code timestamp} a header may be written, 1 to {@link
 *     Limits#MAX_TIMEOUT_MICROS}
 * @param automatic whether each expected node submits a snapshot of its replica by itself
 */
public record BarrierCell(
    Origin origin,
    long version,
    long timestamp,
    String id,
    SortedSet<String> expected,
    long timeoutMicros,
    boolean automatic)
    implements CheckpointCell {

  /** What an expected node weighs beside the characters of its id: it is an object in memory. */
  public static final int NODE_WEIGHT = 16;

  /** Refuses values out of bounds with an {@link IllegalArgumentException}. */
  public BarrierCell {
    Checks.stamp(origin, version, timestamp);
    requireId(id);
    expected = requireExpected(expected);
    requireTimeout(timeoutMicros);
    if (timestamp > Long.MAX_VALUE - timeoutMicros) {
      throw new IllegalArgumentException(
          "timestamp: got " + timestamp + ", want room for a timeout of " + timeoutMicros + " µs");
    }
  }

  /**
   * Returns {@code id} when it is a checkpoint id: 1 to {@link Limits#MAX_CHECKPOINT_ID_CHARS} of
   * {@code A-Z a-z 0-9 . _ -}, the first one a letter or digit.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static String requireId(String id) {
    if (!id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,127}")) {
      throw new IllegalArgumentException(
          "checkpoint id: got \""
              + (id.length() > 200 ? id.substring(0, 200) + "…" : id)
              + "\", want 1 to 128 letters, digits, '.', '_' or '-', beginning with a letter or"
              + " digit");
    }
    return id;
  }

  /**
   * Returns a copy of {@code expected}, ascending, when they are 1 to {@link
   * Limits#MAX_EXPECTED_NODES} node ids.
   *
   * @throws IllegalArgumentException if they are not
   */
  public static SortedSet<String> requireExpected(SortedSet<String> expected) {
    TreeSet<String> copy = new TreeSet<>();
    expected.forEach(node -> copy.add(Origin.requireNodeId(node)));
    if (copy.isEmpty() || copy.size() > Limits.MAX_EXPECTED_NODES) {
      throw new IllegalArgumentException(
          "expected nodes: got " + copy.size() + ", want 1 to " + Limits.MAX_EXPECTED_NODES);
    }
    return Collections.unmodifiableSortedSet(copy);
  }

  /**
   * Returns {@code micros} when it is 1 to {@link Limits#MAX_TIMEOUT_MICROS}.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static long requireTimeout(long micros) {
    if (micros < 1 || micros > Limits.MAX_TIMEOUT_MICROS) {
      throw new IllegalArgumentException(
          "timeout: got " + micros + " µs, want 1 to " + Limits.MAX_TIMEOUT_MICROS);
    }
    return micros;
  }

  /** The last timestamp with which a header counts. */
  public long deadline() {
    return timestamp + timeoutMicros;
  }

  @Override
  public long opened() {
    return timestamp;
  }

  /**
   * What was opened, whoever did it and when: the SHA-256 of the tag 0x10 and the fields id,
   * expected, timeout, automatic, as {@link CanonicalBytes} writes them. A header is bound to it.
   */
  public Hash opening() {
    return opening(id, expected, timeoutMicros, automatic);
  }

  /** The same for these contents. */
  public static Hash opening(
      String id, SortedSet<String> expected, long timeoutMicros, boolean automatic) {
    return Hash.sha256(
        new CanonicalBytes(0x10)
            .text(id)
            .text(lines(expected))
            .number(timeoutMicros)
            .number(automatic ? 1 : 0)
            .toByteArray());
  }

  static String lines(SortedSet<String> nodes) {
    return String.join("\n", nodes) + "\n";
  }

  @Override
  public int weight() {
    return 160
        + id.length()
        + expected.stream().mapToInt(node -> node.length() + NODE_WEIGHT).sum();
  }

  @Override
  public byte[] canonical() {
    return Canonical.barrier(this);
  }
}
