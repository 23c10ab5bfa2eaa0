package io.parley.hazelcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<String> sent = new ArrayList<>();
  private final Outbox<String> outbox =
      new Outbox<>(new QueueBounds(3, 100), tasks::add, sent::add);

  @Test
  void whatWaitsIsSentInOrderByOneTask() {
    outbox.offer("a", 1);
    outbox.offer("b", 1);
    assertEquals(1, tasks.size(), "one task at a time");

    tasks.remove().run();
    assertEquals(List.of("a", "b"), sent);

    outbox.offer("c", 1);
    tasks.remove().run();
    assertEquals(List.of("a", "b", "c"), sent);
  }

  @Test
  void whatIsBeyondTheBoundsIsDropped() {
    assertEquals(DropReason.OUTBOX_FULL, outbox.offer("heavier than all", 101));
    assertNull(outbox.offer("a", 60));
    assertEquals(DropReason.OUTBOX_FULL, outbox.offer("too heavy beside it", 41));
    assertNull(outbox.offer("b", 20));
    assertNull(outbox.offer("c", 20));
    assertEquals(DropReason.OUTBOX_FULL, outbox.offer("one too many", 0));

    tasks.remove().run();
    assertEquals(List.of("a", "b", "c"), sent);
    assertNull(outbox.offer("room again", 100));
  }

  @Test
  void anExecutorThatRefusesIsAskedAgainByTheNext() {
    boolean[] refuses = {true};
    Outbox<String> stubborn =
        new Outbox<>(
            new QueueBounds(3, 100),
            task -> {
              if (refuses[0]) {
                throw new RejectedExecutionException();
              }
              task.run();
            },
            sent::add);
    assertNull(stubborn.offer("a", 1));
    refuses[0] = false;
    assertNull(stubborn.offer("b", 1));

    assertEquals(List.of("a", "b"), sent);
  }

  @Test
  void aClosedOneSendsNothingMore() {
    outbox.offer("a", 1);
    outbox.close();

    tasks.remove().run();
    assertEquals(DropReason.OUTBOX_FULL, outbox.offer("b", 1));
    assertEquals(List.of(), sent);
  }
}
