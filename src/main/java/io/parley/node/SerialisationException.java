package io.parley.node;

/** Bytes that cannot be read as what they claim to be. */
public final class SerialisationException extends ParleyException {
  private static final long serialVersionUID = 1;

  /** With a message that names the value and what would have been right. */
  public SerialisationException(String message) {
    super(message, null);
  }
}
