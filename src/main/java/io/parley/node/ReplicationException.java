package io.parley.node;

/** The transport or the store cannot do it now, or too much waits already; safe to try again. */
public final class ReplicationException extends ParleyException {
  private static final long serialVersionUID = 1;

  /** With a message that says what cannot be done now. */
  public ReplicationException(String message) {
    super(message, null);
  }

  /** With the cause, for the server's log. */
  public ReplicationException(String message, Throwable cause) {
    super(message, cause);
  }
}
