package io.parley.checkpoint;

/** A request about a checkpoint that cannot be granted; nothing was changed. */
public final class CheckpointRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Why. */
  public enum Reason {
    /** No checkpoint of this id is here. */
    UNKNOWN,
    /** The node is not expected. */
    NOT_EXPECTED,
    /** Too late, or behind what is known. */
    STALE,
    /** It contradicts what is known. */
    CONFLICT,
    /** There are too many checkpoints. */
    TOO_MANY
  }

  private final Reason reason;

  /** With a message that names what was got and what would be right. */
  public CheckpointRefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
