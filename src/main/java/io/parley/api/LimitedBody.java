package io.parley.api;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A request's body that is refused while it is read: when it is over its limit, when it stops
 * before it is whole, and when it comes so slowly that it would hold a thread for ever. For one
 * thread.
 */
final class LimitedBody extends InputStream {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final InputStream body;
  private final int limit;
  private final String setting;
  private final LongSupplier nanos;
  private final Pace pace = new Pace(PATIENCE);
  private long read;

  /**
   * @param setting the limit's name, for the message
   * @param nanos a clock, of which only differences matter
   */
  LimitedBody(InputStream body, int limit, String setting, LongSupplier nanos) {
    this.body = body;
    this.limit = limit;
    this.setting = setting;
    this.nanos = nanos;
  }

  static RequestException tooLarge(String got, int limit, String setting) {
    return RequestException.tooLarge(
        "body: got %s, want at most %d (%s)".formatted(got, limit, setting));
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int length) {
    long before = nanos.getAsLong();
    int n = next(target, from, length);
    // Only what the client takes: the store's own pauses are not its fault.
    pace.passed(nanos.getAsLong() - before, Math.max(0, n));
    read += Math.max(0, n);
    if (read > limit) {
      throw tooLarge("more than " + limit + " bytes", limit, setting);
    }
    if (n >= 0 && pace.tooSlow(0)) {
      throw RequestException.invalid("body: got " + pace);
    }
    return n;
  }

  private int next(byte[] target, int from, int length) {
    try {
      return body.read(target, from, length);
    } catch (IOException e) {
      throw RequestException.invalid(
          "body: it ended before it was whole, or was over the server's own limit");
    }
  }
}
