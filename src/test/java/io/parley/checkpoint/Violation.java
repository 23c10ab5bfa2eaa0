package io.parley.checkpoint;

/** Something that must always hold did not. */
final class Violation extends AssertionError {
  private static final long serialVersionUID = 1;

  Violation(String message) {
    super(message);
  }

  @SuppressWarnings("AnnotateFormatMethod")
  static void unless(boolean holds, String message, Object... values) {
    if (!holds) {
      throw new Violation(message.formatted(values));
    }
  }
}
