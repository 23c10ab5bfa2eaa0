package io.parley.hazelcast;

import com.google.protobuf.InvalidProtocolBufferException;
import com.hazelcast.cluster.Member;
import com.hazelcast.internal.serialization.impl.SerializationConstants;
import com.hazelcast.topic.MessageListener;
import com.hazelcast.topic.impl.DataAwareMessage;
import io.parley.checkpoint.TransferMessage;
import io.parley.gossip.Message;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Takes what arrives on a topic: decodes it, holds the sender against the publishing member, and
 * puts it in the inbox of its kind. Never blocks Hazelcast's thread and never throws into it.
 */
final class Receiver implements MessageListener<Object> {
  private static final Logger LOG = System.getLogger(Receiver.class.getName());

  /** {@link WireCodec#decode}. */
  interface Decoder {
    Arrived decode(byte[] bytes) throws MalformedMessageException;
  }

  private final Decoder decoder;
  private final Inbox<Message> gossip;
  private final Inbox<ReceivedTransfer> transfers;
  private final Unheard unheard;
  private final TransportCounters counters;
  private final Seals seals;
  private volatile String deafness;

  /**
   * @param seals null: what arrives is not sealed
   */
  Receiver(
      Decoder decoder,
      Inbox<Message> gossip,
      Inbox<ReceivedTransfer> transfers,
      Unheard unheard,
      TransportCounters counters,
      Seals seals) {
    this.decoder = decoder;
    this.gossip = gossip;
    this.transfers = transfers;
    this.unheard = unheard;
    this.counters = counters;
    this.seals = seals;
  }

  @Override
  public void onMessage(com.hazelcast.topic.Message<Object> published) {
    Member publisher = published.getPublishingMember();
    if (publisher != null && publisher.localMember()) {
      return;
    }
    try {
      receive(published, publisher);
    } catch (LinkageError e) {
      deaf(e);
    } catch (RuntimeException | StackOverflowError e) {
      counters.dropped(DropReason.MALFORMED);
      LOG.log(Level.DEBUG, "Dropped what " + publisher + " published", e);
    }
  }

  /** A class that could not be initialised once never is again: the application must be. */
  private void deaf(LinkageError e) {
    counters.dropped(DropReason.UNREADABLE);
    if (deafness == null) {
      LOG.log(Level.ERROR, "Messages cannot be read; deploy the application again", e);
    }
    deafness = e.toString();
  }

  /** Why nothing can be read; null while it can. */
  String deafness() {
    return deafness;
  }

  private void receive(com.hazelcast.topic.Message<Object> published, Member publisher) {
    String node = publisher == null ? null : publisher.getAttribute(Members.NODE_ATTRIBUTE);
    if (node == null) {
      counters.dropped(DropReason.UNKNOWN_SENDER);
      return;
    }
    // Anything but bytes would be an object to build: it is not even read.
    if (!(published instanceof DataAwareMessage data)
        || data.getMessageData().getType() != SerializationConstants.CONSTANT_TYPE_BYTE_ARRAY) {
      counters.dropped(DropReason.MALFORMED);
      return;
    }
    byte[] bytes = (byte[]) data.getMessageObject();
    if (seals == null) {
      receive(node, bytes);
      return;
    }
    Seals.Opened opened;
    try {
      opened = seals.open(bytes);
    } catch (InvalidProtocolBufferException e) {
      counters.dropped(DropReason.MALFORMED);
      return;
    }
    if (opened == null) {
      counters.dropped(DropReason.UNPROVED);
    } else {
      receive(opened.sender(), opened.envelope());
    }
  }

  private void receive(String node, byte[] bytes) {
    Arrived arrived;
    try {
      arrived = decoder.decode(bytes);
      deafness = null;
    } catch (MalformedMessageException e) {
      counters.dropped(reason(e));
      LOG.log(Level.DEBUG, () -> "Dropped a message of " + node + ": " + e.getMessage());
      return;
    }
    if (!arrived.sender().node().equals(node)) {
      counters.dropped(DropReason.SENDER_MISMATCH);
      return;
    }
    unheard.forget(node);
    Message message = arrived.gossip();
    TransferMessage transfer = arrived.transfer();
    if (message != null) {
      gossip.put(message, Message.ENVELOPE_BYTES + message.weight(), bytes.length);
    } else {
      transfers.put(
          new ReceivedTransfer(node, transfer),
          Message.ENVELOPE_BYTES + transfer.weight(),
          bytes.length);
    }
  }

  private static DropReason reason(MalformedMessageException e) {
    return switch (e.reason()) {
      case OVERSIZED -> DropReason.OVERSIZED;
      case MALFORMED -> DropReason.MALFORMED;
      case WRONG_VERSION -> DropReason.WRONG_VERSION;
      case INVALID -> DropReason.INVALID;
    };
  }
}
