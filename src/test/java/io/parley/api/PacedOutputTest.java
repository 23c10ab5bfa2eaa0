package io.parley.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PacedOutputTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final AtomicLong nanos = new AtomicLong();
  private final Set<PacedOutput> writing = ConcurrentHashMap.newKeySet();
  private boolean closedInHaste;

  /** What a client does with bytes. */
  private interface Client {
    void take(int length) throws IOException;
  }

  private PacedOutput output(Client client) {
    ServletOutputStream out =
        new ServletOutputStream() {
          @Override
          public void write(int oneByte) throws IOException {
            client.take(1);
          }

          @Override
          public void write(byte[] bytes, int from, int length) throws IOException {
            client.take(length);
          }

          @Override
          public void close() {
            closedInHaste = Thread.currentThread().isInterrupted();
          }

          @Override
          public boolean isReady() {
            return true;
          }

          @Override
          public void setWriteListener(WriteListener listener) {}
        };
    return new PacedOutput(out, new Pace(Duration.ofSeconds(10)), nanos::get, writing);
  }

  @Test
  void aClientThatTakesNothingIsCutOffByWhoLooks() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    long[] taken = {0};
    PacedOutput output =
        output(
            length -> {
              taken[0] += length;
              if (taken[0] <= 10_000_000) {
                return;
              }
              begun.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                throw (IOException) new InterruptedIOException().initCause(e);
              }
            });
    Thread looking =
        new Thread(
            () -> {
              awaitQuietly(begun);
              nanos.set(10 * SECOND);
              writing.forEach(PacedOutput::look);
              nanos.set(11 * SECOND);
              writing.forEach(PacedOutput::look);
            });
    looking.start();
    assertThrows(IOException.class, () -> output.write(new byte[20_000_000]));
    looking.join();
    assertEquals(11 * SECOND, nanos.get(), "not before its time");
    assertFalse(Thread.currentThread().isInterrupted());
    assertTrue(writing.isEmpty());
    assertTrue(closedInHaste);
    assertThrows(IOException.class, () -> output.write(1), "for good");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aClientThatTakesALittleNowAndThenIsCutOffToo() {
    PacedOutput output = output(length -> nanos.addAndGet(SECOND));
    IOException cut =
        assertThrows(
            IOException.class,
            () -> {
              for (int i = 0; i < 100; i++) {
                output.write(new byte[Pace.LEAST_BYTES_PER_SECOND / 2]);
              }
            });
    assertTrue(cut.getMessage().contains("in 21 s"), cut.getMessage());
    assertTrue(closedInHaste);
  }

  @Test
  void aWriteThatDoesNotWaitIsMadeAsOne() throws IOException {
    List<Integer> writes = new ArrayList<>();
    PacedOutput output = output(writes::add);
    output.write(new byte[40_000]);
    output.setWriteListener(null);
    output.write(new byte[40_000]);
    assertEquals(List.of(16_384, 16_384, 7_232, 40_000), writes);
  }

  @Test
  void aClientThatIsFastEnoughMayTakeAsLongAsItLikesAndTheStoreToo() throws IOException {
    PacedOutput output = output(length -> nanos.addAndGet(SECOND));
    for (int i = 0; i < 10_000; i++) {
      nanos.addAndGet(100 * SECOND);
      writing.forEach(PacedOutput::look);
      output.write(new byte[Pace.LEAST_BYTES_PER_SECOND]);
    }
    assertFalse(Thread.currentThread().isInterrupted());
  }

  @Test
  void aStreamThatHasCarriedMuchIsNotCutOffForIt() {
    Pace pace = new Pace(Duration.ofSeconds(30));
    pace.passed(SECOND, 1L << 50);
    assertFalse(pace.stalledOrTooSlow(SECOND));
    pace.passed(SECOND, Long.MAX_VALUE - (1L << 50));
    assertFalse(pace.stalledOrTooSlow(SECOND));
  }
}
