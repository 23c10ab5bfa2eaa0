package io.parley.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;

/** A request of which the server's JAX-RS does not see one header. */
final class WithoutHeader extends HttpServletRequestWrapper {
  private final String hidden;

  WithoutHeader(HttpServletRequest request, String hidden) {
    super(request);
    this.hidden = hidden;
  }

  @Override
  public String getHeader(String name) {
    return hidden.equalsIgnoreCase(name) ? null : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return hidden.equalsIgnoreCase(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    return Collections.enumeration(
        Collections.list(super.getHeaderNames()).stream()
            .filter(name -> !hidden.equalsIgnoreCase(name))
            .toList());
  }
}
