package io.parley.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.ws.rs.core.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestBodyTest {

  private static HttpHeaders headers(Map<String, String> values) {
    return (HttpHeaders)
        Proxy.newProxyInstance(
            HttpHeaders.class.getClassLoader(),
            new Class<?>[] {HttpHeaders.class},
            (proxy, method, args) -> values.get(args[0]));
  }

  /** A client that never stops sending. */
  private static final class Endless extends InputStream {
    private long sent;

    @Override
    public int read() {
      sent++;
      return 'x';
    }

    @Override
    public int read(byte[] target, int from, int length) {
      sent += length;
      return length;
    }

    @Override
    public int available() {
      return 1;
    }
  }

  /** A client that hangs up. */
  private static final class Cut extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("connection reset");
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      return read();
    }
  }

  @Test
  void readsUpToTheLimit() {
    byte[] body = new byte[100_000];
    assertArrayEquals(
        body,
        RequestBody.read(new ByteArrayInputStream(body), headers(Map.of()), 100_000, "limit"));
    assertEquals(0, RequestBody.read(null, headers(Map.of()), 1, "limit").length);
  }

  @Test
  void refusesTooMuchBeforeReadingItAll() {
    Endless endless = new Endless();
    RequestException refused =
        assertThrows(
            RequestException.class,
            () -> RequestBody.read(endless, headers(Map.of()), 100_000, "limit"));
    assertEquals(ProblemKind.TOO_LARGE, refused.kind());
    assertTrue(endless.sent < 200_000, "read " + endless.sent);
  }

  @Test
  void refusesAnAnnouncedLengthWithoutReading() {
    Endless endless = new Endless();
    assertThrows(
        RequestException.class,
        () ->
            RequestBody.read(
                endless, headers(Map.of("Content-Length", "9999999999")), 100_000, "limit"));
    assertEquals(0, endless.sent);
  }

  @Test
  void takesAnInterruptedBodyForTheClientsFault() {
    InputStream broken = new SequenceInputStream(new ByteArrayInputStream(new byte[3]), new Cut());
    assertEquals(
        ProblemKind.INVALID_REQUEST,
        assertThrows(
                RequestException.class,
                () -> RequestBody.read(broken, headers(Map.of()), 10, "limit"))
            .kind());
  }

  @Test
  void readsFieldsFromJsonAloneAndAsksNoTypeOfNothing() {
    Map<String, String> form = Map.of("Content-Type", "application/x-www-form-urlencoded");
    assertEquals(
        ProblemKind.UNSUPPORTED_MEDIA_TYPE,
        assertThrows(
                RequestException.class,
                () ->
                    RequestBody.fields(
                        new ByteArrayInputStream(new byte[] {'{', '}'}), headers(form), List.of()))
            .kind());
    assertTrue(
        RequestBody.fields(new ByteArrayInputStream(new byte[0]), headers(form), List.of())
            .isEmpty());
  }

  @Test
  void passesOverWhatAServerBuffersAndNoMore() throws IOException {
    Endless endless = new Endless();
    RequestBody.passOver(endless);
    assertEquals(256 * 1024, endless.sent);
    InputStream whole = new ByteArrayInputStream(new byte[20_000]);
    RequestBody.passOver(whole);
    assertEquals(-1, whole.read());
    InputStream slow =
        new InputStream() {
          @Override
          public int read() {
            throw new AssertionError("waited for a client");
          }

          @Override
          public int read(byte[] target, int from, int length) {
            return read();
          }
        };
    RequestBody.passOver(slow);
  }
}
