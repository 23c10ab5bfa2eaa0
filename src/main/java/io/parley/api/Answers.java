package io.parley.api;

import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Answers that carry JSON. */
final class Answers {
  private Answers() {}

  static Response json(JsonObjectBuilder body) {
    return jsonBuilder(Response.Status.OK, body).build();
  }

  static Response.ResponseBuilder jsonBuilder(Response.Status status, JsonObjectBuilder body) {
    return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(Json.bytes(body));
  }
}
