package io.parley.hazelcast;

import java.util.Map;
import java.util.Set;

/**
 * What the transport has done since it was created.
 *
 * @param messagesSent messages handed to Hazelcast; a push to all is one
 * @param bytesSent their encoded bytes
 * @param messagesReceived messages that were put in the inbox
 * @param bytesReceived their encoded bytes
 * @param dropped messages that were not, by reason; reasons that never occurred are left out
 * @param outbox messages that wait to be sent, now
 * @param inbox messages that wait for the node, now
 * @param duplicateNodeIds node ids that several members state, now
 */
public record TransportStatistics(
    long messagesSent,
    long bytesSent,
    long messagesReceived,
    long bytesReceived,
    Map<DropReason, Long> dropped,
    int outbox,
    int inbox,
    Set<String> duplicateNodeIds) {
  /** Copies the collections. */
  public TransportStatistics {
    dropped = Map.copyOf(dropped);
    duplicateNodeIds = Set.copyOf(duplicateNodeIds);
  }
}
