package io.parley.hazelcast;

import java.util.HashMap;
import java.util.Map;

/**
 * How much was pushed to each member, or sent to it for a transfer, since it was last heard from.
 * Hazelcast queues without bound what a member does not read, and a frozen one is found out only
 * after {@link MemberConfig#MAX_NO_HEARTBEAT}. Thread-safe.
 */
final class Unheard {
  /**
   * More than a healthy member is sent between two of its rounds, and little enough to be held for
   * a few frozen ones.
   */
  static final long MAX_BYTES = 16L << 20;

  private final Map<String, Long> bytes = new HashMap<>();

  /** Whether so much may go to this member; if so, it counts. */
  synchronized boolean mayPush(String node, int length) {
    long before = bytes.getOrDefault(node, 0L);
    if (before > MAX_BYTES) {
      return false;
    }
    bytes.put(node, before + length);
    return true;
  }

  /** It said something, or is a new member, or is none any more. */
  synchronized void forget(String node) {
    bytes.remove(node);
  }
}
