package io.parley.replica;

/**
 * The store was asked to commit and its answer is not known: what was to be written may be there or
 * not.
 */
public final class InDoubtException extends StoreException {
  private static final long serialVersionUID = 1;

  /** With the store's own error as the cause. */
  public InDoubtException(String message, Throwable cause) {
    super(message, cause);
  }
}
