package io.parley.api;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.Provider;

/** Refuses a malformed Content-Type before the server's own reading of it can fail. */
@Provider
@PreMatching
public class ContentTypeFilter implements ContainerRequestFilter {

  @Override
  public void filter(ContainerRequestContext request) {
    UriInfo uri = request.getUriInfo();
    try {
      MediaTypes.ofBody(request.getHeaderString(HttpHeaders.CONTENT_TYPE));
    } catch (RequestException e) {
      request.abortWith(Problem.of(e.kind(), e.getMessage()).response(Paths.of(uri)));
    }
  }
}
