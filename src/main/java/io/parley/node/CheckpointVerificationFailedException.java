package io.parley.node;

/** A root or a hash does not match the bytes; both are named. */
public final class CheckpointVerificationFailedException extends ParleyException {
  private static final long serialVersionUID = 1;

  /** With a message that names both. */
  public CheckpointVerificationFailedException(String message) {
    super(message, null);
  }
}
