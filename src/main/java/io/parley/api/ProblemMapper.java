package io.parley.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;

/**
 * Answers every exception with its problem; redirects and what else is no error stay as they are.
 */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {

  private static final System.Logger LOG = System.getLogger(ProblemMapper.class.getName());

  @Context private UriInfo uri;

  @Context private HttpServletRequest request;

  @Override
  public Response toResponse(Throwable failure) {
    passOverBody();
    if (failure instanceof WebApplicationException http) {
      Response response = http.getResponse();
      return response.getStatus() < 400 ? response : withHeaders(response, failure);
    }
    return Problems.of(failure).response(Paths.of(uri));
  }

  /** Not that of a client that waits to be asked for it: it is told at once. */
  private void passOverBody() {
    if (request.getHeader("Expect") != null) {
      return;
    }
    try {
      RequestBody.passOver(request.getInputStream());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "A body that is refused cannot be read either", e);
    }
  }

  /** Headers such as Allow are part of what the server says. */
  private Response withHeaders(Response answered, Throwable failure) {
    Response.ResponseBuilder problem = Problems.of(failure).builder(Paths.of(uri));
    answered
        .getHeaders()
        .forEach(
            (name, values) -> {
              if (!name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)
                  && !name.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH)
                  && !name.equalsIgnoreCase(HttpHeaders.ALLOW)
                  && !name.equalsIgnoreCase(HttpHeaders.RETRY_AFTER)) {
                values.forEach(value -> problem.header(name, value));
              }
            });
    if (answered.getHeaders().containsKey(HttpHeaders.ALLOW)) {
      problem.header(HttpHeaders.ALLOW, String.join(", ", Problems.allowed(answered)));
    }
    return problem.build();
  }
}
