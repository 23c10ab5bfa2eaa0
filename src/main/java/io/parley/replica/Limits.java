package io.parley.replica;

/**
 * Bounds that every node shares, so that what one node accepts no other must refuse. A character is
 * a code point of Unicode.
 */
public final class Limits {
  /** A name fits an index key on every supported database. */
  public static final int MAX_NAME_CHARS = 200;

  /** The longest media type that RFC 6838 allows, 127 + "/" + 127. */
  public static final int MAX_MEDIA_TYPE_CHARS = 255;

  /**
   * The greatest payload or register value: it is one row and one message, and fits the least
   * message beside a version vector of the most origins.
   */
  public static final int MAX_VALUE_BYTES = 768 * 1024;

  /**
   * Origins in one digest: each lost database adds one; so many still fit a message of the least
   * size.
   */
  public static final int MAX_ORIGINS = 2048;

  /**
   * The least {@code gossip.max-message}: a cell of the greatest size with a version vector of the
   * most origins, or a digest of them.
   */
  public static final int MIN_MESSAGE_BYTES = 1024 * 1024;

  /** Cells in one page: bounds the transaction that applies it. */
  public static final int MAX_PAGE_CELLS = 4096;

  /**
   * The longest checkpoint id: one that Parley makes names a node, an incarnation and a version.
   */
  public static final int MAX_CHECKPOINT_ID_CHARS = 128;

  /**
   * Nodes that one checkpoint expects; a node knows as many peers that it expects them and itself.
   */
  public static final int MAX_EXPECTED_NODES = 1024;

  /** A week: who waits longer for a checkpoint has forgotten it. */
  public static final long MAX_TIMEOUT_MICROS = 7L * 24 * 3600 * 1_000_000;

  /** The greatest state that a node submits to a checkpoint. */
  public static final long MAX_STATE_BYTES = 1L << 30;

  private Limits() {}
}
