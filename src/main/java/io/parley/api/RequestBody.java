package io.parley.api;

import jakarta.ws.rs.core.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Reads a request's body with a bound: what is over it is refused while it is read. */
final class RequestBody {
  /** A body of a few fields needs no more. */
  private static final int MOST_FIELDS_BYTES = 64 * 1024;

  private static final int CHUNK = 16 * 1024;

  private RequestBody() {}

  /**
   * Reads all of it.
   *
   * @param setting the limit's name, for the message
   */
  static byte[] read(InputStream body, HttpHeaders headers, int limit, String setting) {
    String announced = headers.getHeaderString(HttpHeaders.CONTENT_LENGTH);
    if (announced != null
        && announced.matches("[0-9]{1,18}")
        && Long.parseLong(announced) > limit) {
      throw tooLarge(announced + " bytes", limit, setting);
    }
    if (body == null) {
      return new byte[0];
    }
    try {
      ByteArrayOutputStream read = new ByteArrayOutputStream(Math.min(limit, CHUNK));
      byte[] chunk = new byte[CHUNK];
      for (int n = body.read(chunk); n >= 0; n = body.read(chunk)) {
        if (n > limit - read.size()) {
          throw tooLarge("more than " + limit + " bytes", limit, setting);
        }
        read.write(chunk, 0, n);
      }
      return read.toByteArray();
    } catch (IOException e) {
      throw RequestException.invalid(
          "body: it ended before it was whole, or was over the server's own limit");
    }
  }

  private static RequestException tooLarge(String got, int limit, String setting) {
    return RequestException.tooLarge(
        "body: got %s, want at most %d (%s)".formatted(got, limit, setting));
  }

  /** Reads the fields of a JSON object; an empty body has none. */
  static JsonFields fields(InputStream body, HttpHeaders headers, List<String> known) {
    byte[] bytes = read(body, headers, MOST_FIELDS_BYTES, "the bound of a JSON object");
    if (bytes.length > 0) {
      String mediaType = MediaTypes.ofBody(headers.getHeaderString(HttpHeaders.CONTENT_TYPE));
      String essence = MediaTypes.essence(mediaType);
      if (!essence.equals(MediaTypes.JSON) && !essence.equals(MediaTypes.MERGE_PATCH)) {
        throw new RequestException(
            ProblemKind.UNSUPPORTED_MEDIA_TYPE,
            "Content-Type: got %s, want %s".formatted(Quoted.of(mediaType), MediaTypes.JSON));
      }
    }
    return JsonFields.parse(bytes, known);
  }

  /** Reads the body of a call that takes none; {@code {}} is none. */
  static void none(InputStream body, HttpHeaders headers) {
    fields(body, headers, List.of());
  }
}
