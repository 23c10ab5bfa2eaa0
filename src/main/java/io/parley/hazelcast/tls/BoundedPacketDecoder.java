package io.parley.hazelcast.tls;

import static com.hazelcast.internal.nio.IOUtil.compactOrClear;

import com.hazelcast.internal.networking.HandlerStatus;
import com.hazelcast.internal.nio.Packet;
import com.hazelcast.internal.nio.PacketIOHelper;
import com.hazelcast.internal.serialization.impl.HeapData;
import com.hazelcast.internal.server.ServerConnection;
import com.hazelcast.internal.server.tcp.PacketDecoder;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;

/**
 * Takes no memory for a packet that announces more bytes than any that members send, and drops one
 * that holds what members do not need.
 */
final class BoundedPacketDecoder extends PacketDecoder {
  private static final Logger LOG = System.getLogger(BoundedPacketDecoder.class.getName());

  /** Version, flags and partition come before the length. */
  private static final int LENGTH_AT = 7;

  private static final int HEADER_BYTES = LENGTH_AT + Integer.BYTES;

  private final PacketIOHelper reader = new PacketIOHelper();
  private final int mostBytes;
  private final Runnable refused;
  private boolean within;

  /**
   * @param refused told of each packet that was dropped
   */
  BoundedPacketDecoder(
      ServerConnection connection, Consumer<Packet> packets, int mostBytes, Runnable refused) {
    super(connection, packets);
    this.mostBytes = mostBytes;
    this.refused = refused;
  }

  @Override
  protected void onPacketComplete(Packet packet) {
    byte[] bytes = packet.toByteArray();
    try {
      if (bytes.length <= HeapData.DATA_OFFSET) {
        throw new HazelcastSerializationException("packet: got " + bytes.length + " bytes");
      }
      AllowedTypes.require(packet.getType(), at -> bytes[HeapData.DATA_OFFSET + at]);
    } catch (HazelcastSerializationException | ArrayIndexOutOfBoundsException e) {
      LOG.log(Level.DEBUG, "Dropped a packet of " + connection, e);
      refused.run();
      return;
    }
    super.onPacketComplete(packet);
  }

  @Override
  public HandlerStatus onRead() throws IOException {
    src.flip();
    try {
      while (src.hasRemaining()) {
        if (!within) {
          if (src.remaining() < HEADER_BYTES) {
            break;
          }
          int length = src.getInt(src.position() + LENGTH_AT);
          if (length < 0 || length > mostBytes) {
            throw new IOException("packet: got " + length + " bytes, want 0 to " + mostBytes);
          }
        }
        Packet packet = reader.readFrom(src);
        within = packet == null;
        if (within) {
          break;
        }
        onPacketComplete(packet);
      }
      return HandlerStatus.CLEAN;
    } finally {
      compactOrClear(src);
    }
  }
}
