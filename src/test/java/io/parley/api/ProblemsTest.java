package io.parley.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.parley.node.CheckpointVerificationFailedException;
import io.parley.node.MergeConflictException;
import io.parley.node.NodeNotRegisteredException;
import io.parley.node.PreconditionFailedException;
import io.parley.node.ReplicationException;
import io.parley.node.SerialisationException;
import io.parley.node.StaleStateException;
import io.parley.node.UnknownNameException;
import io.parley.replica.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemsTest {

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            new CheckpointVerificationFailedException("d"), 422, "checkpoint-verification-failed"),
        Arguments.of(new MergeConflictException("d"), 409, "merge-conflict"),
        Arguments.of(new NodeNotRegisteredException("d"), 404, "node-not-registered"),
        Arguments.of(new PreconditionFailedException("d"), 412, "precondition-failed"),
        Arguments.of(new ReplicationException("d"), 503, "replication"),
        Arguments.of(new SerialisationException("d"), 400, "serialisation"),
        Arguments.of(new StaleStateException("d"), 409, "stale-state"),
        Arguments.of(new UnknownNameException("d"), 404, "unknown-name"),
        Arguments.of(RequestException.tooLarge("d"), 413, "too-large"),
        Arguments.of(new IllegalArgumentException("d"), 400, "invalid-request"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void eachKnownFailureHasItsStatusAndType(RuntimeException failure, int status, String type) {
    for (Throwable thrown : new Throwable[] {failure, new CompletionException(failure)}) {
      Problem problem = Problems.of(thrown);
      assertEquals(status, problem.status());
      assertEquals("urn:parley:problem:" + type, problem.type());
      assertEquals("d", problem.detail());
    }
  }

  @Test
  void whatIsNotForClientsStaysInside() {
    Problem store = Problems.of(new StoreException("jdbc:h2:secret", new RuntimeException("x")));
    assertEquals(503, store.status());
    assertFalse(store.detail().contains("secret"));
    Problem unexpected = Problems.of(new IllegalStateException("secret"));
    assertEquals(500, unexpected.status());
    assertFalse(unexpected.detail().contains("secret"));
  }

  @Test
  void theBodyIsARfc9457Problem() {
    byte[] body = Problem.of(ProblemKind.STALE_STATE, "got \"a\u0001\", want b").body("/p/%20");
    assertEquals(
        "{\"type\":\"urn:parley:problem:stale-state\",\"title\":\"The request is behind what is"
            + " known\",\"status\":409,\"detail\":\"got \\\"a\\u0001\\\", want"
            + " b\",\"instance\":\"/p/%20\"}",
        new String(body, StandardCharsets.UTF_8));
  }

  @Test
  void typesAreDistinct() {
    assertEquals(
        ProblemKind.values().length,
        Arrays.stream(ProblemKind.values()).map(ProblemKind::type).distinct().count());
  }
}
