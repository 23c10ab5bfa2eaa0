package io.parley.hazelcast;

/**
 * How much may wait in a queue of messages.
 *
 * @param messages from 1
 * @param bytes the greatest sum of the messages' weights, from 1
 */
public record QueueBounds(int messages, long bytes) {
  /** Refuses numbers below 1. */
  public QueueBounds {
    if (messages < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "bounds: got " + messages + " messages and " + bytes + " bytes, want >= 1 each");
    }
  }
}
