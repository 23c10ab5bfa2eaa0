package io.parley.api;

import io.parley.node.CheckpointVerificationFailedException;
import io.parley.node.MergeConflictException;
import io.parley.node.NodeNotRegisteredException;
import io.parley.node.ParleyException;
import io.parley.node.PreconditionFailedException;
import io.parley.node.ReplicationException;
import io.parley.node.SerialisationException;
import io.parley.node.StaleStateException;
import io.parley.node.UnconfirmedException;
import io.parley.node.UnknownNameException;
import io.parley.replica.StoreException;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Which problem an exception is. */
final class Problems {
  private static final System.Logger LOG = System.getLogger(Problems.class.getName());

  private Problems() {}

  static Problem of(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof RequestException refused) {
      return Problem.of(refused.kind(), refused.getMessage());
    }
    if (cause instanceof ParleyException known) {
      return Problem.of(kind(known), known.getMessage());
    }
    if (cause instanceof WebApplicationException http) {
      return of(http.getResponse());
    }
    if (cause instanceof IllegalArgumentException) {
      // From a record that validates what it is given: its message names the value and the bounds.
      return Problem.of(ProblemKind.INVALID_REQUEST, String.valueOf(cause.getMessage()));
    }
    if (cause instanceof StoreException) {
      LOG.log(System.Logger.Level.WARNING, "The store failed", cause);
      return Problem.of(ProblemKind.REPLICATION, "store: it cannot be read now; try again");
    }
    LOG.log(System.Logger.Level.ERROR, "A call failed unexpectedly", cause);
    return Problem.of(ProblemKind.INTERNAL, "an unexpected failure; this node's log says more");
  }

  private static ProblemKind kind(ParleyException known) {
    if (known instanceof CheckpointVerificationFailedException) {
      return ProblemKind.CHECKPOINT_VERIFICATION_FAILED;
    } else if (known instanceof MergeConflictException) {
      return ProblemKind.MERGE_CONFLICT;
    } else if (known instanceof NodeNotRegisteredException) {
      return ProblemKind.NODE_NOT_REGISTERED;
    } else if (known instanceof PreconditionFailedException) {
      return ProblemKind.PRECONDITION_FAILED;
    } else if (known instanceof ReplicationException) {
      return ProblemKind.REPLICATION;
    } else if (known instanceof SerialisationException) {
      return ProblemKind.SERIALISATION;
    } else if (known instanceof StaleStateException) {
      return ProblemKind.STALE_STATE;
    } else if (known instanceof UnconfirmedException) {
      return ProblemKind.UNCONFIRMED;
    } else if (known instanceof UnknownNameException) {
      return ProblemKind.UNKNOWN_NAME;
    }
    return ProblemKind.INTERNAL;
  }

  /** What the server itself answers before a call reaches us. */
  private static Problem of(Response response) {
    if (response.getStatus() == 405) {
      return Problem.of(
          ProblemKind.METHOD_NOT_ALLOWED,
          "method: not one of this path, want one of " + allowed(response));
    }
    return of(response.getStatus());
  }

  /**
   * The methods that a 405 allows; where there is GET there is HEAD, also if a server leaves it
   * out.
   */
  static SortedSet<String> allowed(Response response) {
    SortedSet<String> methods = new TreeSet<>(response.getAllowedMethods());
    if (methods.contains(HttpMethod.GET)) {
      methods.add(HttpMethod.HEAD);
    }
    return methods;
  }

  /** What a server has answered by itself. */
  static Problem of(int status) {
    return switch (status) {
      case 400 ->
          Problem.of(
              ProblemKind.INVALID_REQUEST,
              "request: it cannot be read; look at its path, query and headers");
      case 404 ->
          Problem.of(
              ProblemKind.NO_SUCH_PATH, "path: unknown, want one of those of /parley/api/v1");
      case 406 ->
          Problem.of(
              ProblemKind.NOT_ACCEPTABLE,
              "Accept: names no media type that this path has; leave it out to get the one it has");
      case 415 ->
          Problem.of(
              ProblemKind.UNSUPPORTED_MEDIA_TYPE, "Content-Type: not one that this path takes");
      case 500 ->
          Problem.of(ProblemKind.INTERNAL, "an unexpected failure; this node's log says more");
      default ->
          new Problem(
              "about:blank",
              "HTTP status " + status,
              status,
              "the server answered " + status,
              Map.of());
    };
  }
}
