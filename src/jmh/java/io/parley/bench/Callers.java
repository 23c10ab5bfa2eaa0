package io.parley.bench;

import io.parley.node.Operation;
import io.parley.node.Writer;
import io.parley.replica.Entry;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Callers that each append an event, wait until it is durable, and append the next at once; as REST
 * calls, several hold no thread while they wait.
 */
final class Callers {
  private static final int PAYLOAD_BYTES = 200;

  private final Writer writer;
  private final AtomicLong answered = new AtomicLong();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final CountDownLatch running;
  private final byte[] payload = new byte[PAYLOAD_BYTES];
  private final long end;

  private Callers(Writer writer, int callers, Duration duration) {
    this.writer = writer;
    this.running = new CountDownLatch(callers);
    this.end = System.nanoTime() + duration.toNanos();
    new Random(7).nextBytes(payload);
  }

  /** How many appends were answered; returns when the last one was. */
  static long run(Writer writer, int callers, Duration duration) throws InterruptedException {
    Callers all = new Callers(writer, callers, duration);
    if (callers == 1) {
      return all.alone();
    }
    for (int i = 0; i < callers; i++) {
      all.next();
    }
    if (!all.running.await(duration.toSeconds() + 60, TimeUnit.SECONDS)) {
      throw new AssertionError("callers: some got no answer for a minute");
    }
    if (all.failure.get() != null) {
      throw new AssertionError("append", all.failure.get());
    }
    return all.answered.get();
  }

  /** In its own thread, as a request comes in one of the server's. */
  private long alone() {
    long appended = 0;
    do {
      append(writer::write).join();
      appended++;
    } while (System.nanoTime() < end);
    return appended;
  }

  /** How an append is put to the writer. */
  private interface Put {
    CompletableFuture<Entry> put(Operation<Entry> operation, int bytes);
  }

  private CompletableFuture<Entry> append(Put how) {
    // Not the same array for all: an entry owns its bytes.
    byte[] own = payload.clone();
    return how.put(batch -> batch.append("application/octet-stream", own), own.length);
  }

  private void next() {
    CompletableFuture<Entry> unused =
        append(writer::submit).whenComplete((entry, thrown) -> answered(thrown));
  }

  private void answered(Throwable thrown) {
    if (thrown == null) {
      answered.incrementAndGet();
    } else {
      failure.compareAndSet(null, thrown);
    }
    if (thrown != null || System.nanoTime() > end) {
      running.countDown();
    } else {
      next();
    }
  }
}
