package io.parley.node;

/** Nothing of this name is known here. */
public final class UnknownNameException extends ParleyException {
  private static final long serialVersionUID = 1;

  /** With a message that names the value and what would have been right. */
  public UnknownNameException(String message) {
    super(message, null);
  }
}
