package io.parley.api;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * An error as clients see it (RFC 9457).
 *
 * @param type the type's URI
 * @param detail names the offending value and what would have been right
 * @param headers what the answer says beside its body
 */
record Problem(String type, String title, int status, String detail, Map<String, String> headers) {
  /** When a client may try again what this node cannot do now. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  static Problem of(ProblemKind kind, String detail) {
    return new Problem(kind.type(), kind.title(), kind.status(), detail, Map.of());
  }

  /** The same with another header. */
  Problem with(String header, String value) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put(header, value);
    return new Problem(type, title, status, detail, Map.copyOf(all));
  }

  /**
   * The answer.
   *
   * @param instance the path of the request
   */
  Response response(String instance) {
    return builder(instance).build();
  }

  Response.ResponseBuilder builder(String instance) {
    Response.ResponseBuilder response =
        Response.status(status).type(MediaTypes.PROBLEM).entity(body(instance));
    if (status == Response.Status.SERVICE_UNAVAILABLE.getStatusCode()) {
      response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER.toSeconds());
    }
    headers.forEach(response::header);
    return response;
  }

  byte[] body(String instance) {
    return Json.bytes(
        Json.object()
            .add("type", type)
            .add("title", title)
            .add("status", status)
            .add("detail", detail)
            .add("instance", instance));
  }
}
