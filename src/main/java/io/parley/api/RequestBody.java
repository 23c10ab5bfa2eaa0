package io.parley.api;

import jakarta.ws.rs.core.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Reads a request's body with a bound: what is over it is refused while it is read. */
final class RequestBody {
  /** A body of a few fields needs no more. */
  private static final int MOST_FIELDS_BYTES = 64 * 1024;

  private static final int CHUNK = 16 * 1024;

  /** What the server's configuration lets it buffer before it calls. */
  private static final int MOST_BUFFERED_BYTES = 256 * 1024;

  private RequestBody() {}

  /**
   * Reads all of it.
   *
   * @param setting the limit's name, for the message
   */
  static byte[] read(InputStream body, HttpHeaders headers, int limit, String setting) {
    InputStream limited = limited(body, headers, limit, setting);
    try {
      ByteArrayOutputStream read = new ByteArrayOutputStream(Math.min(limit, CHUNK));
      byte[] chunk = new byte[CHUNK];
      for (int n = limited.read(chunk); n >= 0; n = limited.read(chunk)) {
        read.write(chunk, 0, n);
      }
      return read.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The body to be read as it comes; what is wrong with it is a {@link RequestException} from a
   * read.
   *
   * @param setting the limit's name, for the message
   */
  static InputStream limited(InputStream body, HttpHeaders headers, int limit, String setting) {
    String announced = headers.getHeaderString(HttpHeaders.CONTENT_LENGTH);
    if (announced != null
        && announced.matches("[0-9]{1,18}")
        && Long.parseLong(announced) > limit) {
      throw LimitedBody.tooLarge(announced + " bytes", limit, setting);
    }
    return new LimitedBody(
        body == null ? InputStream.nullInputStream() : body, limit, setting, System::nanoTime);
  }

  /** Reads the fields of a JSON object; an empty body has none. */
  static JsonFields fields(InputStream body, HttpHeaders headers, List<String> known) {
    return fields(body, headers, known, MOST_FIELDS_BYTES);
  }

  static JsonFields fields(InputStream body, HttpHeaders headers, List<String> known, int most) {
    byte[] bytes = read(body, headers, most, "the bound of a JSON object");
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

  /**
   * Reads what a server may have taken in of a body already: Undertow fails on what it has buffered
   * and nobody has read. What is behind it, the server drops by itself. Waits for nothing: a client
   * that is slow with a body that is refused holds no thread.
   */
  static void passOver(InputStream body) throws IOException {
    byte[] chunk = new byte[CHUNK];
    int left = MOST_BUFFERED_BYTES;
    while (left > 0 && body.available() > 0) {
      left -= Math.max(0, body.read(chunk, 0, Math.min(left, chunk.length)));
    }
  }

  /** Reads the body of a call that takes none; {@code {}} is none. */
  static void none(InputStream body, HttpHeaders headers) {
    fields(body, headers, List.of());
  }
}
