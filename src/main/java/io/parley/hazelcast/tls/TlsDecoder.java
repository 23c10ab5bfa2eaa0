package io.parley.hazelcast.tls;

import static com.hazelcast.internal.nio.IOUtil.compactOrClear;

import com.hazelcast.internal.networking.HandlerStatus;
import com.hazelcast.internal.networking.InboundHandler;
import java.nio.ByteBuffer;

/** The first handler of what arrives: hands on what was unwrapped, and nothing before the proof. */
final class TlsDecoder extends InboundHandler<ByteBuffer, ByteBuffer> {
  private final TlsSession session;

  TlsDecoder(TlsSession session) {
    this.session = session;
  }

  @Override
  public void handlerAdded() {
    initSrcBuffer(2 * session.packetBytes());
  }

  @Override
  public HandlerStatus onRead() throws Exception {
    src.flip();
    try {
      return session.read(src, dst);
    } finally {
      compactOrClear(src);
    }
  }
}
