package io.parley.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LimitedBodyTest {
  private long now;

  private LimitedBody limited(InputStream body, int limit) {
    return new LimitedBody(body, limit, "the.limit", () -> now);
  }

  /** A client that takes so long for each piece of so many bytes. */
  private final class Slow extends InputStream {
    private final int bytes;
    private final long nanos;

    Slow(int bytes, long nanos) {
      this.bytes = bytes;
      this.nanos = nanos;
    }

    @Override
    public int read() {
      throw new IllegalStateException("byte by byte");
    }

    @Override
    public int read(byte[] target, int from, int length) {
      now += nanos;
      return Math.min(bytes, length);
    }
  }

  @Test
  void givesAllUpToTheLimit() throws IOException {
    byte[] body = {1, -1, 3};
    assertArrayEquals(body, limited(new ByteArrayInputStream(body), 3).readAllBytes());
    InputStream single = limited(new ByteArrayInputStream(body), 3);
    assertEquals(1, single.read());
    assertEquals(255, single.read());
    assertEquals(3, single.read());
    assertEquals(-1, single.read());
  }

  @Test
  void refusesTheFirstByteOverTheLimitAndNamesTheSetting() throws IOException {
    InputStream body = limited(new ByteArrayInputStream(new byte[4]), 3);
    assertEquals(3, body.read(new byte[3]));
    RequestException refused = assertThrows(RequestException.class, body::read);
    assertEquals(ProblemKind.TOO_LARGE, refused.kind());
    assertEquals("body: got more than 3 bytes, want at most 3 (the.limit)", refused.getMessage());
  }

  @Test
  void refusesAClientThatTricklesButNoneThatOnlyPauses() throws IOException {
    InputStream trickle = limited(new Slow(1, TimeUnit.SECONDS.toNanos(1)), 1 << 20);
    int taken = 0;
    RequestException refused = null;
    while (refused == null && taken < 1000) {
      try {
        taken += trickle.read(new byte[8192]);
      } catch (RequestException e) {
        refused = e;
      }
    }
    assertEquals(ProblemKind.INVALID_REQUEST, refused.kind());
    assertTrue(refused.getMessage().startsWith("body: got 31 bytes in 31 s"), refused.getMessage());

    InputStream slow = limited(new Slow(1 << 15, TimeUnit.SECONDS.toNanos(2)), 1 << 30);
    InputStream fast = limited(new Slow(1 << 15, 0), 1 << 30);
    for (int i = 0; i < 1000; i++) {
      assertEquals(1 << 15, slow.read(new byte[1 << 15]));
      assertEquals(1 << 15, fast.read(new byte[1 << 15]));
      // Time between reads is the reader's own.
      now += TimeUnit.MINUTES.toNanos(1);
    }
  }
}
