package io.parley.bench;

import io.parley.node.Writer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Callers that each append an event, wait until it is durable, and append the next at once; as REST
 * calls, they hold no thread while they wait.
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

  /** One append after the other, in this thread for as long as it does not have to wait. */
  private void next() {
    boolean more = true;
    while (more) {
      // Not the same array for all: an entry owns its bytes.
      byte[] own = payload.clone();
      CompletableFuture<Boolean> answer =
          writer
              .write(batch -> batch.append("application/octet-stream", own), own.length)
              .handle((entry, thrown) -> answered(thrown));
      if (!answer.isDone()) {
        CompletableFuture<Void> unused =
            answer.thenAccept(
                goOn -> {
                  if (goOn) {
                    next();
                  }
                });
        return;
      }
      more = answer.join();
    }
  }

  /** Whether there is to be another one. */
  private boolean answered(Throwable thrown) {
    if (thrown == null) {
      answered.incrementAndGet();
    } else {
      failure.compareAndSet(null, thrown);
    }
    boolean last = thrown != null || System.nanoTime() > end;
    if (last) {
      running.countDown();
    }
    return !last;
  }
}
