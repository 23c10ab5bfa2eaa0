package io.parley.api;

import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Answers, at once or when a stage has ended; who waits holds no thread of the server. */
final class Answers {
  /** Longer than a commit takes on a slow disk; a client that waits longer has mostly gone. */
  static final Duration WAIT = Duration.ofSeconds(30);

  private Answers() {}

  static Response json(JsonObjectBuilder body) {
    return jsonBuilder(Response.Status.OK, body).build();
  }

  static Response.ResponseBuilder jsonBuilder(Response.Status status, JsonObjectBuilder body) {
    return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(Json.bytes(body));
  }

  /** Answers with what the stage ends with, or its problem; after {@link #WAIT} with a problem. */
  static <T> void when(
      CompletionStage<T> stage, UriInfo uri, AsyncResponse async, Function<T, Response> answer) {
    when(stage, uri, async, WAIT, answer);
  }

  static <T> void when(
      CompletionStage<T> stage,
      UriInfo uri,
      AsyncResponse async,
      Duration wait,
      Function<T, Response> answer) {
    String instance = Paths.of(uri);
    async.setTimeout(wait.toMillis(), TimeUnit.MILLISECONDS);
    async.setTimeoutHandler(late -> late.resume(unconfirmed(wait).response(instance)));
    stage.whenComplete(
        (result, failure) -> {
          // Ends the wait's task; RESTEasy would keep it, and the request, until its time has come.
          async.setTimeout(0, TimeUnit.MILLISECONDS);
          async.resume(response(result, failure, instance, answer));
        });
  }

  private static Problem unconfirmed(Duration wait) {
    return Problem.of(
        ProblemKind.UNCONFIRMED,
        "answer: got none within %s; it may have taken effect, so look before trying again, or append with an Idempotency-Key"
            .formatted(wait));
  }

  private static <T> Response response(
      T result, Throwable failure, String instance, Function<T, Response> answer) {
    if (failure != null) {
      return Problems.of(failure).response(instance);
    }
    try {
      return answer.apply(result);
    } catch (RuntimeException e) {
      return Problems.of(e).response(instance);
    }
  }
}
