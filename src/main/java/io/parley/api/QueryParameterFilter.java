package io.parley.api;

import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Refuses query parameters that the call does not have, and those given twice. */
@Provider
public class QueryParameterFilter implements ContainerRequestFilter {

  @Context private ResourceInfo resource;

  @Override
  public void filter(ContainerRequestContext request) {
    Method method = resource.getResourceMethod();
    TreeSet<String> known = new TreeSet<>();
    if (method != null) {
      for (Annotation[] annotations : method.getParameterAnnotations()) {
        for (Annotation annotation : annotations) {
          if (annotation instanceof QueryParam parameter) {
            known.add(parameter.value());
          }
        }
      }
    }
    for (Map.Entry<String, List<String>> given :
        request.getUriInfo().getQueryParameters().entrySet()) {
      if (!known.contains(given.getKey())) {
        throw RequestException.invalid(
            "query parameter %s: unknown, want %s"
                .formatted(Quoted.of(given.getKey()), known.isEmpty() ? "none" : "only " + known));
      }
      if (given.getValue().size() > 1) {
        throw RequestException.invalid(
            "%s: given %d times, want once".formatted(given.getKey(), given.getValue().size()));
      }
    }
  }
}
