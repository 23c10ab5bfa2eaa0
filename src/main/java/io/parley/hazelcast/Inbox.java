package io.parley.hazelcast;

import java.util.List;

/** What has arrived of one kind and waits for the node; bounded. Thread-safe. */
final class Inbox<T> {
  private final MessageQueue<T> queue;
  private final TransportCounters counters;
  private final Runnable wakeUp;

  /**
   * @param wakeUp called after a message was put in; must not block or throw
   */
  Inbox(QueueBounds bounds, TransportCounters counters, Runnable wakeUp) {
    this.queue = new MessageQueue<>(bounds);
    this.counters = counters;
    this.wakeUp = wakeUp;
  }

  /**
   * Puts a message in, or drops it where there is no room.
   *
   * @param bytes its length as it arrived
   */
  void put(T message, long weight, int bytes) {
    if (queue.offer(message, weight)) {
      counters.received(bytes);
      wakeUp.run();
    } else {
      counters.dropped(DropReason.INBOX_FULL);
    }
  }

  List<T> drain(int most, long bytes) {
    return queue.drain(most, bytes);
  }

  int size() {
    return queue.size();
  }

  void close() {
    queue.close();
  }
}
