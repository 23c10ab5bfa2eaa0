package io.parley.hazelcast;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.parley.hazelcast.wire.Seal;
import io.parley.hazelcast.wire.Sealed;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import javax.crypto.Mac;

/**
 * Proofs of who has sent a message, and to whom. Hazelcast delivers what any member publishes under
 * any name; the key of a connection is known to its two ends alone. Thread-safe.
 */
final class Seals {
  private static final int TAG_BYTES = 16;

  /** More receivers than a cluster has nodes. */
  private static final int MOST_SEALS = 4096;

  /** HMAC-SHA256 with the keys of the connections with a node now; the newest comes first. */
  @FunctionalInterface
  interface Keys {
    List<Mac> with(String node);
  }

  private final String self;
  private final Keys sent;
  private final Keys received;

  /**
   * @param sent those that this node sent first
   * @param received those that the other one sent first
   */
  Seals(String self, Keys sent, Keys received) {
    this.self = self;
    this.sent = sent;
    this.received = received;
  }

  /**
   * What was sent, and by whom.
   *
   * @param envelope the bytes of an envelope
   */
  record Opened(String sender, byte[] envelope) {}

  /** Seals an envelope for these nodes; who is not connected now gets no proof, and drops it. */
  byte[] seal(Collection<String> receivers, byte[] envelope) {
    Sealed.Builder sealed =
        Sealed.newBuilder().setSender(self).setEnvelope(UnsafeByteOperations.unsafeWrap(envelope));
    for (String receiver : receivers) {
      List<Mac> keys = sent.with(receiver);
      if (!keys.isEmpty()) {
        byte[] tag = tag(keys.get(0), self, receiver, envelope);
        sealed.addSeals(
            Seal.newBuilder().setReceiver(receiver).setTag(UnsafeByteOperations.unsafeWrap(tag)));
      }
    }
    return sealed.build().toByteArray();
  }

  /**
   * Opens what has arrived; null if it does not prove who has sent it to this node.
   *
   * @throws InvalidProtocolBufferException if it is not sealed at all
   */
  Opened open(byte[] bytes) throws InvalidProtocolBufferException {
    Sealed sealed = Sealed.parseFrom(UnsafeByteOperations.unsafeWrap(bytes));
    if (sealed.getSealsCount() > MOST_SEALS) {
      return null;
    }
    byte[] envelope = sealed.getEnvelope().toByteArray();
    for (Seal seal : sealed.getSealsList()) {
      if (seal.getReceiver().equals(self) && proves(sealed.getSender(), seal.getTag(), envelope)) {
        return new Opened(sealed.getSender(), envelope);
      }
    }
    return null;
  }

  private boolean proves(String sender, ByteString tag, byte[] envelope) {
    byte[] got = tag.toByteArray();
    for (Mac key : received.with(sender)) {
      if (MessageDigest.isEqual(tag(key, sender, self, envelope), got)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] tag(Mac key, String sender, String receiver, byte[] envelope) {
    try {
      // That of the connection is never used itself, so that threads may share it.
      Mac mac = (Mac) key.clone();
      name(mac, sender);
      name(mac, receiver);
      return Arrays.copyOf(mac.doFinal(envelope), TAG_BYTES);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("No HMAC-SHA256 that can be copied by this JVM", e);
    }
  }

  private static void name(Mac mac, String node) {
    byte[] bytes = node.getBytes(StandardCharsets.UTF_8);
    mac.update((byte) bytes.length);
    mac.update(bytes);
  }
}
