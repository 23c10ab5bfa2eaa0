package io.parley.replica;

/** The store cannot do it now; nothing is known to be written, and it is safe to try again. */
public class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With the store's own error as the cause. */
  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
