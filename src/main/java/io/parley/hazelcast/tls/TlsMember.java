package io.parley.hazelcast.tls;

import com.hazelcast.cluster.Address;
import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.DefaultNodeExtension;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import com.hazelcast.instance.impl.HazelcastManagedContext;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeExtension;
import com.hazelcast.internal.networking.Channel;
import com.hazelcast.internal.networking.ChannelInitializer;
import com.hazelcast.internal.networking.InboundHandler;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.CodebaseClusterVersionAware;
import com.hazelcast.internal.server.ServerConnection;
import com.hazelcast.internal.server.ServerContext;
import com.hazelcast.partition.strategy.DefaultPartitioningStrategy;
import com.hazelcast.spi.properties.ClusterProperty;
import java.util.function.Function;

/** A member whose connections are all TLS, and which node is at the other end of each. */
public final class TlsMember {
  private final Connections connections;
  private final int mostBytes;
  private final Runnable refused;
  private final HazelcastInstance instance;
  private volatile Node node;

  private TlsMember(Config config, Connections connections, int mostBytes, Runnable refused) {
    this.connections = connections;
    this.mostBytes = mostBytes;
    this.refused = refused;
    instance =
        HazelcastInstanceFactory.newHazelcastInstance(
            config, config.getInstanceName(), new Context());
  }

  /**
   * Starts a member of this configuration, whose connections are {@code connections}.
   *
   * @param mostBytes the greatest packet that is taken
   * @param refused told of each packet that holds what members do not need; must not block
   */
  public static TlsMember start(
      Config config, Connections connections, int mostBytes, Runnable refused) {
    return new TlsMember(config, connections, mostBytes, refused);
  }

  /** Hazelcast's own view of it. */
  public HazelcastInstance instance() {
    return instance;
  }

  /** The id that the member at this address has proved; null while it has not. */
  public String provedAt(Address address) {
    ServerConnection connection =
        node.getServer().getConnectionManager(EndpointQualifier.MEMBER).get(address);
    return connection != null
            && connection.attributeMap().get(TlsSession.class) instanceof TlsSession session
        ? session.node()
        : null;
  }

  @SuppressWarnings("unchecked") // Hazelcast has its attributes without types.
  static void put(Channel channel, TlsSession session) {
    channel.attributeMap().put(TlsSession.class, session);
  }

  private final class Context extends DefaultNodeContext {
    @Override
    public NodeExtension createNodeExtension(Node created) {
      node = created;
      return new Extension(created);
    }
  }

  private final class Extension extends DefaultNodeExtension {
    Extension(Node node) {
      super(node);
    }

    @Override
    public Function<EndpointQualifier, ChannelInitializer> createChannelInitializerFn(
        ServerContext context) {
      Function<EndpointQualifier, ChannelInitializer> inner =
          super.createChannelInitializerFn(context);
      return qualifier -> new TlsChannelInitializer(inner.apply(qualifier), connections);
    }

    @Override
    @SuppressWarnings("rawtypes") // As Hazelcast has it.
    public InboundHandler[] createInboundHandlers(
        EndpointQualifier qualifier, ServerConnection connection, ServerContext context) {
      return new InboundHandler[] {
        new BoundedPacketDecoder(
            connection, node.nodeEngine.getPacketDispatcher(), mostBytes, refused)
      };
    }

    @Override
    public InternalSerializationService createSerializationService() {
      GuardedSerialization builder = new GuardedSerialization();
      builder
          .setClassLoader(node.getConfigClassLoader())
          .setConfig(node.getConfig().getSerializationConfig())
          .setManagedContext(new HazelcastManagedContext(node.hazelcastInstance, null))
          .setPartitioningStrategy(new DefaultPartitioningStrategy())
          .setHazelcastInstance(node.hazelcastInstance)
          .setVersion((byte) node.getProperties().getInteger(ClusterProperty.SERIALIZATION_VERSION))
          .setSchemaService(node.getSchemaService())
          .setNotActiveExceptionSupplier(HazelcastInstanceNotActiveException::new)
          .setVersionedSerializationEnabled(true)
          .setClusterVersionAware(new CodebaseClusterVersionAware())
          .setProperties(node.getProperties());
      return builder.guarded();
    }
  }
}
