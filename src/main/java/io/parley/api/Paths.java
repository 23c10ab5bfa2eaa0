package io.parley.api;

import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Paths of requests and of what is stored. */
final class Paths {
  private Paths() {}

  /** The path of this request, as it was sent. */
  static String of(UriInfo uri) {
    return uri.getRequestUri().getRawPath();
  }

  /** A path under the base of the API; each segment is percent-encoded. */
  static URI under(URI base, String... segments) {
    StringBuilder path = new StringBuilder();
    for (String segment : segments) {
      path.append(path.isEmpty() ? "" : "/")
          .append(URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"));
    }
    return base.resolve(path.toString());
  }
}
