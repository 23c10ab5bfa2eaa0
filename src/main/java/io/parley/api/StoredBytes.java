package io.parley.api;

import io.parley.crdt.Origin;
import io.parley.node.Precondition;
import io.parley.replica.Entry;
import io.parley.replica.RegisterCell;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * Bytes as they were written, on their way to a client.
 *
 * @param tag the stamp of the write
 */
record StoredBytes(String mediaType, byte[] bytes, String tag, Origin origin, long timestamp) {

  static StoredBytes of(Entry entry) {
    return new StoredBytes(
        entry.mediaType(),
        entry.payload(),
        Precondition.stamp(entry.origin(), entry.version()),
        entry.origin(),
        entry.timestamp());
  }

  static StoredBytes of(RegisterCell cell) {
    return new StoredBytes(
        cell.mediaType(), cell.value(), Precondition.stamp(cell), cell.origin(), cell.timestamp());
  }

  /** The answer to a read, by what it accepts and asks of the tag. */
  Response read(HttpHeaders headers, HttpServletRequest request) {
    String sent = sendable(mediaType);
    AcceptHeader.of(request::getAttribute).require(List.of(sent));
    Response.ResponseBuilder response =
        EntityTags.unchanged(EntityTags.precondition(headers), tag)
            ? Response.notModified()
            : raw(sent, bytes);
    return response
        // Of what a 200 has (RFC 9110, 8.6); so nobody takes a part of them for all.
        .header(HttpHeaders.CONTENT_LENGTH, bytes.length)
        .tag(new EntityTag(tag))
        .header("Parley-Origin", origin.toString())
        .header("Parley-Timestamp", Times.rfc3339(timestamp))
        .build();
  }

  private static String sendable(String mediaType) {
    return MediaTypes.valid(mediaType) ? mediaType : MediaTypes.BYTES;
  }

  /** Stored bytes, which no browser may take for a page of this server. */
  static Response.ResponseBuilder raw(String mediaType, byte[] bytes) {
    return Response.ok(bytes, mediaType)
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", "sandbox");
  }
}
