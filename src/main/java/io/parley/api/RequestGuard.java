package io.parley.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Optional;

/**
 * Refuses requests whose line or headers are malformed, before the server's JAX-RS reads them: what
 * that does with them differs from server to server.
 */
@WebFilter(urlPatterns = "/api/*", asyncSupported = true)
public class RequestGuard extends HttpFilter {
  private static final long serialVersionUID = 1;

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
    String contentType = request.getHeader("Content-Type");
    if (contentType != null && !MediaTypes.valid(contentType.strip())) {
      return Optional.of(
          Problem.of(
              ProblemKind.UNSUPPORTED_MEDIA_TYPE,
              "Content-Type: got "
                  + Quoted.of(contentType)
                  + ", want one media type, such as application/json"));
    }
    return Optional.empty();
  }

  private static Optional<Problem> invalid(String detail) {
    return Optional.of(Problem.of(ProblemKind.INVALID_REQUEST, detail));
  }
}
