package io.parley.api;

import jakarta.inject.Inject;
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

  private static final String ACCEPT = "Accept";
  private static final String CONTENT_TYPE = "Content-Type";
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  /** Headers whose meaning would depend on which of several somebody looks at. */
  private static final List<String> ONCE = List.of("Host", "Origin");

  @Inject private transient SlowReaders readers;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<AcceptHeader> accept = AcceptHeader.parse(all(request, ACCEPT));
    Optional<Problem> problem =
        Framing.problem(request)
            .or(() -> target(request))
            .or(() -> accept.isPresent() ? Optional.empty() : malformedAccept(request))
            .or(() -> headers(request));
    if (problem.isPresent()) {
      ServletProblems.send(response, problem.get(), request.getRequestURI());
    } else {
      accept.orElseThrow().keep(request::setAttribute);
      chain.doFilter(new WithoutHeader(request, ACCEPT), readers.watched(response));
    }
  }

  private static List<String> all(HttpServletRequest request, String header) {
    return Collections.list(request.getHeaders(header));
  }

  private static Optional<Problem> target(HttpServletRequest request) {
    String path = request.getRequestURI();
    if (path.indexOf(';') >= 0) {
      return invalid("path: got a ';', want it as %3B; paths have no parameters here");
    }
    if (!PercentEncoding.wellFormedPath(path)) {
      return invalid(
          "path: got "
              + Quoted.of(path)
              + ", want percent-encoded UTF-8, in which only A-Z a-z 0-9 and -._~!$&'()*+,=:@ stand"
              + " for themselves");
    }
    String query = request.getQueryString();
    return query == null || PercentEncoding.wellFormedQuery(query)
        ? Optional.empty()
        : invalid("query: got " + Quoted.of(query) + ", want percent-encoded UTF-8");
  }

  private static Optional<Problem> malformedAccept(HttpServletRequest request) {
    return invalid(
        "Accept: got "
            + Quoted.of(String.join(", ", all(request, ACCEPT)))
            + ", want media ranges, such as application/json");
  }

  private static Optional<Problem> headers(HttpServletRequest request) {
    for (String header : ONCE) {
      int times = all(request, header).size();
      if (times > 1) {
        return invalid("%s: got %d of them, want one".formatted(header, times));
      }
    }
    List<String> contentTypes = all(request, CONTENT_TYPE);
    if (contentTypes.size() > 1
        || (contentTypes.size() == 1 && !MediaTypes.valid(contentTypes.get(0).strip()))) {
      return Optional.of(
          Problem.of(
              ProblemKind.UNSUPPORTED_MEDIA_TYPE,
              "Content-Type: got "
                  + Quoted.of(String.join(", ", contentTypes))
                  + ", want one media type, such as application/json"));
    }
    return READS.contains(request.getMethod())
        ? Optional.empty()
        : ContentCodings.problem(all(request, ContentCodings.HEADER))
            .or(() -> foreignPage(request));
  }

  /**
   * A page of another site, open in a browser that reaches this server, must not write here: a
   * browser names the page's origin with every request that is not a plain read.
   */
  private static Optional<Problem> foreignPage(HttpServletRequest request) {
    String origin = request.getHeader("Origin");
    if (origin == null) {
      return Optional.empty();
    }
    String host = origin.substring(origin.indexOf("://") < 0 ? 0 : origin.indexOf("://") + 3);
    return host.equalsIgnoreCase(request.getHeader("Host"))
        ? Optional.empty()
        : invalid(
            "Origin: got " + Quoted.of(origin) + ", want none, or the host that is asked itself");
  }

  private static Optional<Problem> invalid(String detail) {
    return Optional.of(Problem.of(ProblemKind.INVALID_REQUEST, detail));
  }
}
