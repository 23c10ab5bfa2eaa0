package io.parley.run;

/**
 * Something that people can put right. Its message says what and how, so it carries no stack trace.
 */
public final class RunFailure extends Exception {
  RunFailure(String message) {
    super(message, null, false, false);
  }
}
