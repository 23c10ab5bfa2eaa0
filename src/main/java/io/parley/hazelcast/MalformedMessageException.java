package io.parley.hazelcast;

/** Bytes that are not a message that this node can take. */
public final class MalformedMessageException extends Exception {
  private static final long serialVersionUID = 1;

  /** What is wrong with the bytes. */
  public enum Reason {
    /** Longer, or of more parts, than a message may be. */
    OVERSIZED,
    /** Not Protocol Buffers: cut off, or no message at all. */
    MALFORMED,
    /** Of a version of the format that this node does not know. */
    WRONG_VERSION,
    /** Well-formed, but with a value that is out of bounds or missing. */
    INVALID
  }

  private final Reason reason;

  /**
   * @param message names the value and what would be right
   */
  public MalformedMessageException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  MalformedMessageException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What is wrong. */
  public Reason reason() {
    return reason;
  }
}
