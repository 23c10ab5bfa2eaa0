package io.parley.hazelcast.tls;

import com.hazelcast.internal.server.tcp.TcpServerConnection;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Bounds what is logged of connections that end: a stranger ends as many as he likes. Of a failed
 * handshake one line is enough. Thread-safe.
 */
final class ConnectionLog implements Filter {
  private static final int MOST_A_MINUTE = 20;

  private static final Logger OF_CONNECTIONS =
      Logger.getLogger(TcpServerConnection.class.getName());

  private final LongSupplier nanos;
  private long minute;
  private int logged;
  private long left;

  ConnectionLog() {
    this(System::nanoTime);
  }

  ConnectionLog(LongSupplier nanos) {
    this.nanos = nanos;
    minute = nanos.getAsLong();
  }

  void begin() {
    OF_CONNECTIONS.setFilter(this);
  }

  /** Leaves the server's logger as it was: it would hold the application. */
  void end() {
    if (OF_CONNECTIONS.getFilter() == this) {
      OF_CONNECTIONS.setFilter(null);
    }
  }

  @Override
  public synchronized boolean isLoggable(LogRecord line) {
    long now = nanos.getAsLong();
    if (now - minute > Duration.ofMinutes(1).toNanos()) {
      minute = now;
      logged = 0;
    }
    if (logged >= MOST_A_MINUTE) {
      left++;
      return false;
    }
    logged++;
    if (line.getThrown() != null) {
      line.setMessage(line.getMessage() + ": " + line.getThrown());
      line.setThrown(null);
    }
    if (left > 0) {
      line.setMessage(line.getMessage() + " (" + left + " lines like this were left out before)");
      left = 0;
    }
    return true;
  }
}
