package io.parley.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Where a request's body ends (RFC 9112, section 6.3). Who stands before this server must not read
 * another body from the same bytes than it does, so what is in doubt is refused, and its connection
 * closed.
 */
final class Framing {
  private static final String CODINGS = "Transfer-Encoding";
  private static final String LENGTH = "Content-Length";

  private Framing() {}

  static Optional<Problem> problem(HttpServletRequest request) {
    List<String> codings = Collections.list(request.getHeaders(CODINGS));
    List<String> lengths = Collections.list(request.getHeaders(LENGTH));
    if (lengths.size() > 1 || (lengths.size() == 1 && !lengths.get(0).matches("[0-9]+"))) {
      return malformed(
          "%s: got %s, want one number".formatted(LENGTH, Quoted.of(String.join(", ", lengths))));
    }
    if (codings.isEmpty()) {
      return Optional.empty();
    }
    String got = "%s: got %s, want ".formatted(CODINGS, Quoted.of(String.join(", ", codings)));
    if (request.getProtocol().equals("HTTP/1.0")) {
      return malformed(got + "none in HTTP/1.0");
    }
    if (!lengths.isEmpty()) {
      return malformed(got + "it, or a " + LENGTH + ", not both");
    }
    return switch (TransferCodings.of(codings)) {
      case UNDERSTOOD -> Optional.empty();
      case MALFORMED -> malformed(got + "chunked, once and at the end");
      case UNKNOWN ->
          Optional.of(
              closing(
                  Problem.of(ProblemKind.UNKNOWN_TRANSFER_CODING, got + "chunked and no other")));
    };
  }

  private static Optional<Problem> malformed(String detail) {
    return Optional.of(closing(Problem.of(ProblemKind.INVALID_REQUEST, detail)));
  }

  private static Problem closing(Problem problem) {
    return problem.with("Connection", "close");
  }
}
