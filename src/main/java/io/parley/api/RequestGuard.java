package io.parley.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses requests whose line or headers are malformed, before the server's JAX-RS reads them: what
 * that does with them differs from server to server.
 */
@WebFilter(urlPatterns = "/api/*", asyncSupported = true)
public class RequestGuard extends HttpFilter {
  private static final long serialVersionUID = 1;

  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<Problem> problem = problem(request);
    if (problem.isPresent()) {
      ServletProblems.send(response, problem.get(), request.getRequestURI());
    } else {
      chain.doFilter(request, response);
    }
  }

  private static Optional<Problem> problem(HttpServletRequest request) {
    String path = request.getRequestURI();
    if (path.indexOf(';') >= 0) {
      return invalid("path: got a ';', want it as %3B; paths have no parameters here");
    }
    if (!PercentEncoding.wellFormed(path)) {
      return invalid("path: got " + Quoted.of(path) + ", want percent-encoded UTF-8");
    }
    String query = request.getQueryString();
    if (query != null && !PercentEncoding.wellFormed(query)) {
      return invalid("query: got " + Quoted.of(query) + ", want percent-encoded UTF-8");
    }
    for (String accept : Collections.list(request.getHeaders("Accept"))) {
      if (!MediaTypes.validAccept(accept)) {
        return invalid(
            "Accept: got " + Quoted.of(accept) + ", want media ranges, such as application/json");
      }
    }
    return body(request).or(() -> foreignPage(request));
  }

  private static Optional<Problem> body(HttpServletRequest request) {
    List<String> contentTypes = Collections.list(request.getHeaders("Content-Type"));
    if (contentTypes.size() > 1
        || (contentTypes.size() == 1 && !MediaTypes.valid(contentTypes.get(0).strip()))) {
      return unsupported(
          "Content-Type: got "
              + Quoted.of(String.join(", ", contentTypes))
              + ", want one media type, such as application/json");
    }
    String encoding = request.getHeader("Content-Encoding");
    if (encoding != null
        && !encoding.strip().equalsIgnoreCase("identity")
        && !READS.contains(request.getMethod())) {
      return unsupported(
          "Content-Encoding: got "
              + Quoted.of(encoding)
              + ", want none: bytes are kept as they come");
    }
    return Optional.empty();
  }

  /**
   * A page of another site, open in a browser that reaches this server, must not write here: a
   * browser names the page's origin with every request that is not a plain read.
   */
  private static Optional<Problem> foreignPage(HttpServletRequest request) {
    String origin = request.getHeader("Origin");
    if (origin == null || READS.contains(request.getMethod())) {
      return Optional.empty();
    }
    String host = origin.substring(origin.indexOf("://") < 0 ? 0 : origin.indexOf("://") + 3);
    return host.equalsIgnoreCase(request.getHeader("Host"))
        ? Optional.empty()
        : invalid(
            "Origin: got " + Quoted.of(origin) + ", want none, or the host that is asked itself");
  }

  private static Optional<Problem> unsupported(String detail) {
    return Optional.of(Problem.of(ProblemKind.UNSUPPORTED_MEDIA_TYPE, detail));
  }

  private static Optional<Problem> invalid(String detail) {
    return Optional.of(Problem.of(ProblemKind.INVALID_REQUEST, detail));
  }
}
