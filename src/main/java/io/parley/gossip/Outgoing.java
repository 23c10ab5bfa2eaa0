package io.parley.gossip;

import io.parley.crdt.VersionVector;
import io.parley.gossip.DigestMessage.Answer;
import io.parley.gossip.DigestMessage.Want;
import io.parley.replica.Batch;
import io.parley.replica.Delta;
import io.parley.replica.Page;
import io.parley.replica.Replica;

/** What this node sends; it speaks of committed state alone (I1). */
final class Outgoing {
  /** What the one writer reads at once for a peer that is far behind: writes wait meanwhile. */
  private static final int PAGE_BYTES = 512 * 1024;

  private final Replica replica;
  private final Transport transport;
  private final Faults faults;
  private final Withholding withholding;
  private int maxMessageBytes;
  private long sent;

  Outgoing(
      Replica replica,
      Transport transport,
      Faults faults,
      Withholding withholding,
      int maxMessageBytes) {
    this.replica = replica;
    this.transport = transport;
    this.faults = faults;
    this.withholding = withholding;
    this.maxMessageBytes = maxMessageBytes;
  }

  void maxMessageBytes(int bytes) {
    maxMessageBytes = bytes;
  }

  /** The local writes of a batch that has committed, to all. */
  void push(Batch batch) {
    if (withholding.on()) {
      return;
    }
    batch
        .written()
        .ifPresent(
            delta -> {
              VersionVector seen = batch.seen();
              int room = maxMessageBytes - Message.ENVELOPE_BYTES;
              for (Delta piece : delta.cut(room - PushMessage.vectorBytes(seen))) {
                PushMessage push = new PushMessage(replica.state().current(), piece, seen);
                if (push.weight() <= room) {
                  sent++;
                  transport.broadcast(push);
                }
              }
            });
  }

  void digest(String node, long exchange, ClockReading now, Want want, Answer answer) {
    send(
        node,
        new DigestMessage(
            replica.state().current(), exchange, now.wall(), replica.digest(), want, answer));
  }

  /** Some of what a node lacks that has {@code have}; false if it lacks nothing. */
  boolean page(String node, VersionVector have) {
    if (withholding.on()) {
      return false;
    }
    Page page =
        Page.read(
            replica.store(),
            replica.state(),
            have,
            faults.forkedWith(node),
            Math.min(
                PAGE_BYTES,
                maxMessageBytes - Message.ENVELOPE_BYTES - PushMessage.vectorBytes(have)));
    if (page.deltas().isEmpty()) {
      return false;
    }
    send(node, new PageMessage(replica.state().current(), have, page.deltas(), page.more()));
    return true;
  }

  void fork(String node, Fork fork) {
    send(node, new ForkMessage(replica.state().current(), fork));
  }

  private void send(String node, Message message) {
    sent++;
    transport.send(node, message);
  }

  long sent() {
    return sent;
  }
}
