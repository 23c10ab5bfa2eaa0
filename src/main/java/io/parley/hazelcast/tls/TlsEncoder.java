package io.parley.hazelcast.tls;

import static com.hazelcast.internal.nio.IOUtil.compactOrClear;

import com.hazelcast.internal.networking.HandlerStatus;
import com.hazelcast.internal.networking.OutboundHandler;
import java.nio.ByteBuffer;

/** The last handler of what leaves: wraps it, once the other side has proved itself. */
final class TlsEncoder extends OutboundHandler<ByteBuffer, ByteBuffer> {
  private final TlsSession session;

  TlsEncoder(TlsSession session) {
    this.session = session;
  }

  @Override
  public void handlerAdded() {
    initDstBuffer(3 * session.packetBytes());
  }

  @Override
  public HandlerStatus onWrite() throws Exception {
    compactOrClear(dst);
    try {
      return session.write(src, dst);
    } finally {
      dst.flip();
    }
  }
}
