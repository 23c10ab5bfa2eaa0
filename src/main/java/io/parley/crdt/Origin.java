package io.parley.crdt;

import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Who wrote a cell: a node and the incarnation of its database.
 *
 * <p>Ordered by node (by char), then by incarnation as an unsigned number. Its text is {@code
 * node~} and 16 lower-case hex digits.
 *
 * @param node a node id, see {@link #requireNodeId}
 * @param incarnation the life of the node's database; any 64 bits
 */
public record Origin(String node, long incarnation) implements Comparable<Origin> {

  /** Longest node id: a name that people type, that stands in every cell, URL and index entry. */
  public static final int MAX_NODE_ID_LENGTH = 64;

  private static final Pattern NODE_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern INCARNATION = Pattern.compile("[0-9a-f]{16}");

  public Origin {
    requireNodeId(node);
  }

  /**
   * Returns {@code node} when it is a node id: 1 to 64 of {@code A-Z a-z 0-9 . _ -}, the first one
   * a letter or digit.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static String requireNodeId(String node) {
    Objects.requireNonNull(node, "node");
    if (!NODE_ID.matcher(node).matches()) {
      throw new IllegalArgumentException(
          "node id: got %s, want 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit"
              .formatted(quoted(node)));
    }
    return node;
  }

  /**
   * Reads what {@link #toString} writes, and nothing else.
   *
   * @throws IllegalArgumentException if {@code text} is not an origin
   */
  public static Origin parse(String text) {
    Objects.requireNonNull(text, "text");
    int separator = text.indexOf('~');
    if (separator < 0 || !INCARNATION.matcher(text.substring(separator + 1)).matches()) {
      throw new IllegalArgumentException(
          "origin: got %s, want a node id, '~' and 16 lower-case hex digits"
              .formatted(quoted(text)));
    }
    return new Origin(
        text.substring(0, separator),
        HexFormat.fromHexDigitsToLong(text, separator + 1, text.length()));
  }

  @Override
  public int compareTo(Origin other) {
    int byNode = node.compareTo(other.node);
    return byNode != 0 ? byNode : Long.compareUnsigned(incarnation, other.incarnation);
  }

  @Override
  public String toString() {
    return node + '~' + HexFormat.of().toHexDigits(incarnation);
  }

  /** Bad input as it appears in a message: never longer than a log line should be. */
  private static String quoted(String text) {
    return text.length() <= 100
        ? '"' + text + '"'
        : '"' + text.substring(0, 100) + "…\" (" + text.length() + " chars)";
  }
}
