package io.parley.node;

/**
 * Whether it took effect is not known; tried again without an idempotency key it may happen twice.
 */
public final class UnconfirmedException extends ParleyException {
  private static final long serialVersionUID = 1;

  /** With the cause, for the server's log. */
  public UnconfirmedException(String message, Throwable cause) {
    super(message, cause);
  }
}
