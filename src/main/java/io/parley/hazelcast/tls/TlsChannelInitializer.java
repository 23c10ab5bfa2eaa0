package io.parley.hazelcast.tls;

import com.hazelcast.internal.networking.Channel;
import com.hazelcast.internal.networking.ChannelInitializer;

/** Puts TLS around what Hazelcast itself reads and writes on a connection. */
record TlsChannelInitializer(ChannelInitializer inner, Connections connections)
    implements ChannelInitializer {
  @Override
  public void initChannel(Channel channel) throws Exception {
    TlsSession session = connections.admit(channel);
    TlsMember.put(channel, session);
    channel.inboundPipeline().addLast(new TlsDecoder(session));
    inner.initChannel(channel);
    channel.outboundPipeline().addLast(new TlsEncoder(session));
  }
}
