package io.parley.hazelcast;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.config.TopicConfig;
import java.time.Duration;
import java.util.List;

/**
 * The configuration of the embedded member: topics between known addresses, and nothing else that
 * Hazelcast can do.
 */
final class MemberConfig {
  /** All topics' names begin so. */
  static final String TOPICS = "parley.";

  /**
   * After so long without a heartbeat a member is gone: longer than a starting server starves its
   * threads, and short enough that what is queued for a frozen member stays small.
   */
  static final Duration MAX_NO_HEARTBEAT = Duration.ofSeconds(20);

  /** Several are lost before a member is. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(2);

  /** How often the master of a cluster looks for other clusters of its name, to merge with them. */
  private static final Duration MERGE = Duration.ofSeconds(5);

  /**
   * So long a starting node waits for members that accept connections and do not answer, as frozen
   * ones do: longer than servers that start at once keep one another waiting.
   */
  static final Duration JOIN = Duration.ofSeconds(60);

  /** A member that leaves has nothing to hand over. */
  private static final Duration SHUTDOWN = Duration.ofSeconds(3);

  /**
   * Events that wait for the one thread which decodes them: more than a burst of pushes, and not
   * the million that is the default.
   */
  private static final int EVENTS = 8192;

  /**
   * Of every 100,000th message Hazelcast waits for the answer, and for no longer than this: a
   * frozen member must not hold up what goes to the others.
   */
  private static final Duration SYNC = Duration.ofMillis(250);

  /** Topics need no partitions; Hazelcast needs some. The same on all members. */
  private static final int PARTITIONS = 11;

  private MemberConfig() {}

  /**
   * @param members whom to ask at the start
   * @param join how long to wait for them to answer
   */
  static Config of(
      HazelcastSettings settings, String instanceName, List<String> members, Duration join) {
    Config config = new Config(instanceName);
    config.setClusterName(settings.clusterName());
    // So that nothing of another application's class loader is held, nor this one's by another.
    config.setClassLoader(MemberConfig.class.getClassLoader());
    config.getMemberAttributeConfig().setAttribute(Members.NODE_ATTRIBUTE, settings.nodeId());
    config.addTopicConfig(
        new TopicConfig(TOPICS + "*")
            .setGlobalOrderingEnabled(false)
            .setMultiThreadingEnabled(false)
            .setStatisticsEnabled(false));
    config.getMetricsConfig().setEnabled(false);
    config.getJetConfig().setEnabled(false);
    network(config.getAdvancedNetworkConfig(), settings, members);
    config.getSerializationConfig().setJavaSerializationFilterConfig(ReadableFailures.filter());
    properties(config);
    config.setProperty("hazelcast.max.join.seconds", seconds(join));
    return config;
  }

  /** Members alone: no clients, REST or memcache. */
  private static void network(
      AdvancedNetworkConfig network, HazelcastSettings settings, List<String> members) {
    ServerSocketEndpointConfig endpoint = new ServerSocketEndpointConfig();
    endpoint.setPort(settings.port()).setPortAutoIncrement(false).setReuseAddress(true);
    endpoint.getInterfaces().setEnabled(true).addInterface(settings.bindAddress());
    if (!settings.advertised().isEmpty()) {
      endpoint.setPublicAddress(settings.advertised());
    }
    network.setEnabled(true).setMemberEndpointConfig(endpoint);
    network.getJoin().getAutoDetectionConfig().setEnabled(false);
    network.getJoin().getMulticastConfig().setEnabled(false);
    network.getJoin().getTcpIpConfig().setEnabled(true).setMembers(members);
  }

  private static void properties(Config config) {
    config
        .setProperty("hazelcast.phone.home.enabled", "false")
        .setProperty("hazelcast.shutdownhook.enabled", "false")
        .setProperty("hazelcast.jmx", "false")
        .setProperty("hazelcast.logging.type", "jdk")
        .setProperty("hazelcast.socket.bind.any", "false")
        // Joining: no waiting for more members, no guessing of ports.
        .setProperty("hazelcast.wait.seconds.before.join", "0")
        .setProperty("hazelcast.tcp.join.port.try.count", "1")
        // Leaving and coming back.
        .setProperty("hazelcast.heartbeat.interval.seconds", seconds(HEARTBEAT))
        .setProperty("hazelcast.max.no.heartbeat.seconds", seconds(MAX_NO_HEARTBEAT))
        .setProperty("hazelcast.merge.first.run.delay.seconds", seconds(MERGE))
        .setProperty("hazelcast.merge.next.run.delay.seconds", seconds(MERGE))
        .setProperty("hazelcast.graceful.shutdown.max.wait", seconds(SHUTDOWN))
        // One thread of each kind: a node exchanges a few thousand messages a second at most.
        .setProperty("hazelcast.io.thread.count", "1")
        .setProperty("hazelcast.io.balancer.interval.seconds", "0")
        .setProperty("hazelcast.event.thread.count", "1")
        .setProperty("hazelcast.event.queue.capacity", Integer.toString(EVENTS))
        .setProperty("hazelcast.event.sync.timeout.millis", Long.toString(SYNC.toMillis()))
        .setProperty("hazelcast.operation.thread.count", "1")
        .setProperty("hazelcast.operation.generic.thread.count", "2")
        .setProperty("hazelcast.operation.response.thread.count", "1")
        .setProperty("hazelcast.clientengine.thread.count", "1")
        .setProperty("hazelcast.clientengine.query.thread.count", "1")
        .setProperty("hazelcast.clientengine.blocking.thread.count", "1")
        .setProperty("hazelcast.partition.count", Integer.toString(PARTITIONS))
        .setProperty("hazelcast.health.monitoring.level", "OFF")
        .setProperty("hazelcast.slow.operation.detector.enabled", "false");
  }

  private static String seconds(Duration duration) {
    return Long.toString(duration.toSeconds());
  }
}
