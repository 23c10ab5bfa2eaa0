package io.parley.hazelcast;

import io.parley.checkpoint.TransferMessage;
import io.parley.gossip.Message;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The queues of transfers, apart from those of gossip, so that neither waits for the other. */
final class TransferLane {

  /** To one node. */
  record Outgoing(String node, TransferMessage message) {}

  /** Answers for the requests of a few dozen nodes; what is too much is asked for again. */
  private static final QueueBounds OUTBOX = new QueueBounds(4096, 32L << 20);

  /** Few answers are under way, since few are asked for; and many small requests. */
  private static final QueueBounds INBOX = new QueueBounds(4096, 16L << 20);

  private final TransportCounters counters = new TransportCounters();
  private final Inbox<ReceivedTransfer> inbox;
  private final Outbox<Outgoing> outbox;

  TransferLane(Executor executor, Consumer<Outgoing> publisher, Runnable wakeUp) {
    inbox = new Inbox<>(INBOX, counters, wakeUp);
    outbox = new Outbox<>(OUTBOX, executor, publisher);
  }

  TransportCounters counters() {
    return counters;
  }

  Inbox<ReceivedTransfer> inbox() {
    return inbox;
  }

  void offer(String node, TransferMessage message) {
    DropReason dropped =
        outbox.offer(new Outgoing(node, message), Message.ENVELOPE_BYTES + message.weight());
    if (dropped != null) {
      counters.dropped(dropped);
    }
  }

  TransportStatistics statistics(Set<String> duplicateNodeIds) {
    return counters.statistics(outbox.size(), inbox.size(), duplicateNodeIds);
  }

  void close() {
    outbox.close();
    inbox.close();
  }
}
