package io.parley.node;

import io.parley.replica.Batch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The writes that wait for the writer, bounded in number and bytes. Thread-safe. */
final class WriteQueue {

  /**
   * A write, and where its outcome goes.
   *
   * @param since when it was put in, {@link System#nanoTime}
   */
  record Waiting<T>(Operation<T> operation, int bytes, long since, CompletableFuture<T> answer) {
    /** Stages it; what is returned answers the caller, once that has committed. */
    Runnable stage(Batch batch) {
      T result = operation.stage(batch);
      return () -> answer.complete(result);
    }

    Runnable failing(RuntimeException e) {
      return () -> answer.completeExceptionally(e);
    }
  }

  private final WriterSettings settings;
  private final ArrayDeque<Waiting<?>> queue = new ArrayDeque<>();
  private long queuedBytes;
  private boolean stopped;

  WriteQueue(WriterSettings settings) {
    this.settings = settings;
  }

  /** Puts a write in; without room the future has failed already. */
  synchronized <T> CompletableFuture<T> add(Operation<T> operation, int bytes) {
    if (stopped) {
      return CompletableFuture.failedFuture(
          new ReplicationException("writer: this node is stopping, try another one"));
    }
    if (queue.size() >= settings.queueCount()
        || (!queue.isEmpty() && queuedBytes + bytes > settings.queueBytes())) {
      return CompletableFuture.failedFuture(
          new ReplicationException(
              "writer's queue: "
                  + (queue.size() + " writes of " + queuedBytes + " bytes wait, limits are ")
                  + (settings.queueCount() + " and " + settings.queueBytes())
                  + "; try again later"));
    }
    Waiting<T> waiting =
        new Waiting<>(operation, bytes, System.nanoTime(), new CompletableFuture<>());
    queue.add(waiting);
    queuedBytes += bytes;
    return waiting.answer();
  }

  /** Takes out the oldest, as many as one transaction holds. */
  synchronized List<Waiting<?>> take() {
    List<Waiting<?>> taken = new ArrayList<>();
    long bytes = 0;
    while (!queue.isEmpty()
        && taken.size() < settings.batchCount()
        && (taken.isEmpty() || bytes + queue.peek().bytes() <= settings.batchBytes())) {
      Waiting<?> next = queue.remove();
      bytes += next.bytes();
      taken.add(next);
    }
    queuedBytes -= bytes;
    return taken;
  }

  synchronized boolean isEmpty() {
    return queue.isEmpty();
  }

  synchronized int size() {
    return queue.size();
  }

  /** Takes no more, and fails those that wait. */
  void stop() {
    List<Waiting<?>> left;
    synchronized (this) {
      stopped = true;
      left = new ArrayList<>(queue);
      queue.clear();
      queuedBytes = 0;
    }
    left.forEach(w -> w.failing(new ReplicationException("writer: this node is stopping")).run());
  }
}
