package io.parley.api;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Problems where there is no JAX-RS to answer them. */
final class ServletProblems {
  private ServletProblems() {}

  static void send(HttpServletResponse response, Problem problem, String instance)
      throws IOException {
    byte[] body = problem.body(instance);
    response.setStatus(problem.status());
    response.setContentType(MediaTypes.PROBLEM);
    problem.headers().forEach(response::setHeader);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
