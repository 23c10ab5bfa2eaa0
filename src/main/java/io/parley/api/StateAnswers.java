package io.parley.api;

import io.parley.node.Node;
import io.parley.node.ReplicationException;
import io.parley.node.StoredState;
import io.parley.replica.HeaderCell;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Answers with the bytes of states, or a range of them (RFC 9110, sections 13 and 14). */
@ApplicationScoped
public class StateAnswers {
  /**
   * States that are read at once. Each holds a thread of the server for as long as its client
   * takes, so there are fewer than threads.
   */
  private static final int MOST = 8;

  private final Semaphore free = new Semaphore(MOST);

  @Inject private Node node;

  /**
   * The state, or the range that is asked for: read and checked as a whole, before there is a
   * status that cannot be taken back.
   */
  Response get(String id, String owner, HttpHeaders headers, String instance) {
    Optional<Response> known = unchanged(id, owner, headers);
    if (known.isPresent()) {
      return known.get();
    }
    StateStream stream = open(id, owner);
    boolean handedOver = false;
    try {
      Response response = answer(stream, headers, instance);
      handedOver = stream.equals(response.getEntity());
      return response;
    } finally {
      if (!handedOver) {
        stream.close();
      }
    }
  }

  /** What the client has already needs nothing to be read. */
  private Optional<Response> unchanged(String id, String owner, HttpHeaders headers) {
    try (StoredState state = node.states().open(id, owner)) {
      return unchanged(headers, state.header())
          ? Optional.of(described(Response.notModified(), state.header()).build())
          : Optional.empty();
    }
  }

  private StateStream open(String id, String owner) {
    if (!free.tryAcquire()) {
      throw new ReplicationException(
          "states: %d are being read here already; try again later, or at another node"
              .formatted(MOST));
    }
    try {
      return new StateStream(node.states().open(id, owner), free::release);
    } catch (RuntimeException e) {
      free.release();
      throw e;
    }
  }

  private Response answer(StateStream stream, HttpHeaders headers, String instance) {
    HeaderCell header = stream.header();
    long size = header.size();
    Optional<ByteRange> range = range(headers, header);
    if (range.isPresent() && range.get().isEmpty()) {
      return Problem.of(
              ProblemKind.RANGE_NOT_SATISFIABLE,
              "Range: got %s, want bytes from 0 to %d"
                  .formatted(Quoted.of(headers.getHeaderString("Range")), size - 1))
          .builder(instance)
          .header("Content-Range", "bytes */" + size)
          .header("Accept-Ranges", "bytes")
          .build();
    }
    ByteRange sent = range.orElse(ByteRange.all(size));
    Response.ResponseBuilder response =
        StoredBytes.raw(MediaTypes.BYTES, new byte[0])
            .entity(stream.checked(sent))
            .header(HttpHeaders.CONTENT_LENGTH, sent.length());
    if (range.isPresent()) {
      response
          .status(Response.Status.PARTIAL_CONTENT)
          .header("Content-Range", "bytes %d-%d/%d".formatted(sent.from(), sent.to() - 1, size));
    }
    return described(response, header).build();
  }

  /** The same without the bytes, and without reading them. */
  Response head(String id, String owner, HttpHeaders headers) {
    try (StoredState state = node.states().open(id, owner)) {
      HeaderCell header = state.header();
      Response.ResponseBuilder response =
          unchanged(headers, header)
              ? Response.notModified()
              : Response.ok().type(MediaTypes.BYTES);
      // Of what a 200 has (RFC 9110, 8.6).
      response.header(HttpHeaders.CONTENT_LENGTH, header.size());
      return described(response, header).build();
    }
  }

  private static boolean unchanged(HttpHeaders headers, HeaderCell header) {
    return EntityTags.unchanged(EntityTags.precondition(headers), header.root().hex());
  }

  private static Response.ResponseBuilder described(
      Response.ResponseBuilder response, HeaderCell header) {
    return response
        .tag(new EntityTag(header.root().hex()))
        .header("Accept-Ranges", "bytes")
        .header("Parley-Origin", header.origin().toString())
        .header("Parley-Timestamp", Times.rfc3339(header.timestamp()));
  }

  /** The range to send; empty: all of it. */
  private static Optional<ByteRange> range(HttpHeaders headers, HeaderCell header) {
    List<String> asked = headers.getRequestHeader("Range");
    String condition = headers.getHeaderString("If-Range");
    if (asked == null || asked.size() != 1) {
      return Optional.empty();
    }
    // A date, a weak tag or another one: what the client has is not part of this state.
    if (condition != null && !condition.strip().equals('"' + header.root().hex() + '"')) {
      return Optional.empty();
    }
    return ByteRange.asked(asked.get(0).strip(), header.size());
  }
}
