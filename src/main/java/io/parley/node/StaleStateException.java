package io.parley.node;

/** Late, expired, or behind what is known; both positions are named. */
public final class StaleStateException extends ParleyException {
  private static final long serialVersionUID = 1;

  /** With a message that names the value and what would have been right. */
  public StaleStateException(String message) {
    super(message, null);
  }
}
