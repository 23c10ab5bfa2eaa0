package io.parley.verify;

/** Arguments or a file that cannot be read as what they should be; the message says what is. */
final class UnreadableException extends Exception {
  UnreadableException(String message) {
    super(message);
  }

  UnreadableException(String message, Throwable cause) {
    super(message, cause);
  }
}
