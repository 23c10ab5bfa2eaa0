package io.parley.hazelcast;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** Counts for {@link TransportStatistics}; thread-safe. */
final class TransportCounters {
  private final LongAdder messagesSent = new LongAdder();
  private final LongAdder bytesSent = new LongAdder();
  private final LongAdder messagesReceived = new LongAdder();
  private final LongAdder bytesReceived = new LongAdder();
  private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);

  TransportCounters() {
    for (DropReason reason : DropReason.values()) {
      dropped.put(reason, new LongAdder());
    }
  }

  void sent(int bytes) {
    messagesSent.increment();
    bytesSent.add(bytes);
  }

  void received(int bytes) {
    messagesReceived.increment();
    bytesReceived.add(bytes);
  }

  void dropped(DropReason reason) {
    dropped.get(reason).increment();
  }

  TransportStatistics statistics(int outbox, int inbox, Set<String> duplicateNodeIds) {
    Map<DropReason, Long> seen = new EnumMap<>(DropReason.class);
    dropped.forEach(
        (reason, count) -> {
          if (count.sum() > 0) {
            seen.put(reason, count.sum());
          }
        });
    return new TransportStatistics(
        messagesSent.sum(),
        bytesSent.sum(),
        messagesReceived.sum(),
        bytesReceived.sum(),
        seen,
        outbox,
        inbox,
        duplicateNodeIds);
  }
}
