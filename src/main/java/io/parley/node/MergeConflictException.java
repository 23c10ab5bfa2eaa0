package io.parley.node;

/** The same key with two different immutable values, or a sum that cannot be held. */
public final class MergeConflictException extends ParleyException {
  private static final long serialVersionUID = 1;

  /** With a message that names the value and what would have been right. */
  public MergeConflictException(String message) {
    super(message, null);
  }
}
