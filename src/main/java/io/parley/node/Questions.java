package io.parley.node;

import io.parley.gossip.Gossip;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** What is to be asked of or done to the protocol's state between two turns. Thread-safe. */
final class Questions {
  private static final System.Logger LOG = System.getLogger(Writer.class.getName());

  /** Questions that may wait. */
  private static final int MOST = 1000;

  private final Gossip gossip;
  private final Executor answers;
  private final Runnable served;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger asked = new AtomicInteger();

  /**
   * @param served run after each question, before its answer: who asks next must see what it did
   */
  Questions(Gossip gossip, Executor answers, Runnable served) {
    this.gossip = gossip;
    this.answers = answers;
    this.served = served;
  }

  <T> CompletableFuture<T> ask(Function<Gossip, T> action) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    if (asked.get() >= MOST) {
      answer.completeExceptionally(
          new ReplicationException("writer: " + MOST + " questions wait already; try again later"));
      return answer;
    }
    asked.incrementAndGet();
    waiting.add(
        () -> {
          asked.decrementAndGet();
          try {
            T result = action.apply(gossip);
            served.run();
            answers.execute(() -> answer.complete(result));
          } catch (RuntimeException e) {
            answers.execute(() -> answer.completeExceptionally(e));
          }
        });
    return answer;
  }

  void tell(Consumer<Gossip> change) {
    waiting.add(
        () -> {
          try {
            change.accept(gossip);
          } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "Not done: " + e.getMessage(), e);
          }
        });
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Runs the oldest, so many at the most; on the writer's thread. */
  void run(int most) {
    for (int i = 0; i < most; i++) {
      Runnable next = waiting.poll();
      if (next == null) {
        return;
      }
      next.run();
    }
  }
}
