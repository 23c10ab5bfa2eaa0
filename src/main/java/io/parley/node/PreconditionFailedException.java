package io.parley.node;

/** A register is not what the caller expected, at this node. */
public final class PreconditionFailedException extends ParleyException {
  private static final long serialVersionUID = 1;

  /** With a message that names the value and what would have been right. */
  public PreconditionFailedException(String message) {
    super(message, null);
  }
}
