package io.parley.api;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * An answer's bytes on their way to a client, which is cut off when it takes them too slowly. A
 * client that takes nothing holds the thread that writes; so another one looks at it, and
 * interrupts it. One thread at a time writes.
 */
final class PacedOutput extends ServletOutputStream {
  /** What waits for the client. */
  private interface Call {
    void run() throws IOException;
  }

  private static final System.Logger LOG = System.getLogger(PacedOutput.class.getName());

  /** Who takes less while a client may take nothing is too slow. */
  private static final int PIECE = 16 * 1024;

  private final ServletOutputStream out;
  private final Pace pace;
  private final LongSupplier nanos;
  private final Set<PacedOutput> writing;
  private Thread writer;
  private long since;
  private boolean cut;
  private volatile boolean async;

  /**
   * @param nanos a clock, of which only differences matter
   * @param writing where it is for as long as it waits for its client
   */
  PacedOutput(ServletOutputStream out, Pace pace, LongSupplier nanos, Set<PacedOutput> writing) {
    this.out = out;
    this.pace = pace;
    this.nanos = nanos;
    this.writing = writing;
  }

  /** Looks whether the client has kept the writer waiting for too long; then it waits no more. */
  synchronized void look() {
    if (writer != null && pace.stalledOrTooSlow(nanos.getAsLong() - since)) {
      cut = true;
      writer.interrupt();
    }
  }

  private void waiting(long bytes, Call call) throws IOException {
    if (isCut()) {
      throw new IOException("The client was cut off");
    }
    begin();
    try {
      call.run();
    } finally {
      end(bytes);
      if (isCut()) {
        abandon();
      }
    }
    if (isCut()) {
      throw new IOException("A client that took " + pace + " was cut off");
    }
  }

  /**
   * Closes the connection. A server first sends what it has buffered, and would wait for that as
   * long as its own time-out lets it.
   */
  private void abandon() {
    begin();
    Thread.currentThread().interrupt();
    try {
      out.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "A client was cut off", e);
    } finally {
      end(0);
    }
  }

  private synchronized void begin() {
    writer = Thread.currentThread();
    since = nanos.getAsLong();
    writing.add(this);
  }

  private synchronized void end(long bytes) {
    writing.remove(this);
    pace.passed(nanos.getAsLong() - since, bytes);
    cut |= pace.tooSlow(0);
    if (cut) {
      // Meant for this wait alone: a database that is interrupted closes its files.
      Thread.interrupted();
    }
    writer = null;
  }

  private synchronized boolean isCut() {
    return cut;
  }

  @Override
  public void write(int oneByte) throws IOException {
    waiting(1, () -> out.write(oneByte));
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (async) {
      // One write for each time that it is ready; it does not wait for the client.
      waiting(length, () -> out.write(bytes, from, length));
      return;
    }
    for (int at = from; at < from + length; at += PIECE) {
      int piece = at;
      int size = Math.min(PIECE, from + length - at);
      waiting(size, () -> out.write(bytes, piece, size));
    }
  }

  @Override
  public void flush() throws IOException {
    waiting(0, out::flush);
  }

  @Override
  public void close() throws IOException {
    if (!isCut()) {
      waiting(0, out::close);
    }
  }

  @Override
  public boolean isReady() {
    return out.isReady();
  }

  @Override
  public void setWriteListener(WriteListener listener) {
    async = true;
    out.setWriteListener(listener);
  }
}
