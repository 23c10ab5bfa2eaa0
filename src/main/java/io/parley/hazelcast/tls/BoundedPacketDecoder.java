package io.parley.hazelcast.tls;

import static com.hazelcast.internal.nio.IOUtil.compactOrClear;

import com.hazelcast.internal.networking.HandlerStatus;
import com.hazelcast.internal.nio.Packet;
import com.hazelcast.internal.nio.PacketIOHelper;
import com.hazelcast.internal.server.ServerConnection;
import com.hazelcast.internal.server.tcp.PacketDecoder;
import java.io.IOException;
import java.util.function.Consumer;

/** Takes no memory for a packet that announces more bytes than any that members send. */
final class BoundedPacketDecoder extends PacketDecoder {
  /** Version, flags and partition come before the length. */
  private static final int LENGTH_AT = 7;

  private static final int HEADER_BYTES = LENGTH_AT + Integer.BYTES;

  private final PacketIOHelper reader = new PacketIOHelper();
  private final int mostBytes;
  private boolean within;

  BoundedPacketDecoder(ServerConnection connection, Consumer<Packet> packets, int mostBytes) {
    super(connection, packets);
    this.mostBytes = mostBytes;
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
