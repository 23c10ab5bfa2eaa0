package io.parley.hazelcast;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What waits, oldest first; bounded by number and weight. Never blocks longer than it takes to move
 * an element. Thread-safe.
 */
final class MessageQueue<T> {

  private record Waiting<T>(T element, long weight) {}

  private final QueueBounds bounds;
  private final ArrayDeque<Waiting<T>> waiting = new ArrayDeque<>();
  private long weight;
  private boolean closed;

  MessageQueue(QueueBounds bounds) {
    this.bounds = bounds;
  }

  /**
   * False if there is no room, or the queue is closed. What is heavier than all bounds never fits.
   */
  synchronized boolean offer(T element, long elementWeight) {
    if (closed || waiting.size() >= bounds.messages() || elementWeight > bounds.bytes() - weight) {
      return false;
    }
    waiting.add(new Waiting<>(element, elementWeight));
    weight += elementWeight;
    return true;
  }

  /**
   * Takes the oldest: at most {@code most}, and none more once their weights reach {@code bytes}.
   */
  synchronized List<T> drain(int most, long bytes) {
    List<T> drained = new ArrayList<>();
    for (long taken = 0; drained.size() < most && taken < bytes && !waiting.isEmpty(); ) {
      Waiting<T> first = waiting.remove();
      drained.add(first.element());
      taken += first.weight();
      weight -= first.weight();
    }
    return drained;
  }

  synchronized int size() {
    return waiting.size();
  }

  /** Empties it, for good. */
  synchronized void close() {
    closed = true;
    waiting.clear();
    weight = 0;
  }
}
