package io.parley.api;

/** A request that is refused here, before anything below has seen it. */
final class RequestException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ProblemKind kind;

  /** With a detail that names the offending value and what would have been right. */
  RequestException(ProblemKind kind, String detail) {
    super(detail);
    this.kind = kind;
  }

  static RequestException invalid(String detail) {
    return new RequestException(ProblemKind.INVALID_REQUEST, detail);
  }

  static RequestException serialisation(String detail) {
    return new RequestException(ProblemKind.SERIALISATION, detail);
  }

  static RequestException tooLarge(String detail) {
    return new RequestException(ProblemKind.TOO_LARGE, detail);
  }

  ProblemKind kind() {
    return kind;
  }
}
