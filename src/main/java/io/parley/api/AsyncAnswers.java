package io.parley.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Answers when a stage has ended; who waits holds no thread of the server. */
@ApplicationScoped
public class AsyncAnswers {
  /** Longer than a commit takes on a slow disk; a client that waits longer has mostly gone. */
  private static final Duration WAIT = Duration.ofSeconds(30);

  @Inject private Scheduler scheduler;

  /** Answers with what the stage ends with, or its problem; after {@link #WAIT} with a problem. */
  <T> void when(
      CompletionStage<T> stage, UriInfo uri, AsyncResponse async, Function<T, Response> answer) {
    when(stage, uri, async, WAIT, answer);
  }

  <T> void when(
      CompletionStage<T> stage,
      UriInfo uri,
      AsyncResponse async,
      Duration wait,
      Function<T, Response> answer) {
    String instance = Paths.of(uri);
    // Not AsyncResponse.setTimeout: RESTEasy keeps the request until then, answered or not.
    Future<?> deadline =
        scheduler.after(wait, () -> resume(async, unconfirmed(wait).response(instance)));
    stage.whenComplete(
        (result, failure) -> {
          deadline.cancel(false);
          resume(async, response(result, failure, instance, answer));
        });
  }

  private static void resume(AsyncResponse async, Response response) {
    // False if the other one was faster: the result, or its deadline.
    ServerCalls.call(() -> async.resume(response));
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
