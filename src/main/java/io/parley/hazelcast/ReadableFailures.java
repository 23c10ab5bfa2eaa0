package io.parley.hazelcast;

import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.JavaSerializationFilterConfig;

/**
 * What a member reads by Java's serialization: failures that members answer with, and nothing else.
 * An answer that cannot be read is waited for in vain, so all that membership and topics can fail
 * with is here.
 */
final class ReadableFailures {
  private ReadableFailures() {}

  static JavaSerializationFilterConfig filter() {
    JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
    filter.setDefaultsDisabled(true);
    ClassFilter allowed = filter.getWhitelist();
    // What of these packages can be serialized at all is failures, and values without a life.
    allowed.addPackages(
        "com.hazelcast.core", "com.hazelcast.spi.exception", "java.io", "java.lang");
    allowed.addClasses(
        "com.hazelcast.config.InvalidConfigurationException",
        "com.hazelcast.config.properties.ValidationException",
        "com.hazelcast.internal.cluster.impl.ClusterTopologyChangedException",
        "com.hazelcast.internal.cluster.impl.ConfigMismatchException",
        "com.hazelcast.internal.cluster.impl.MasterNodeChangedException",
        "com.hazelcast.internal.cluster.impl.VersionMismatchException",
        "com.hazelcast.internal.partition.PartitionStateVersionMismatchException",
        "com.hazelcast.internal.server.tcp.ProtocolException",
        "com.hazelcast.nio.serialization.HazelcastSerializationException",
        "com.hazelcast.partition.NoDataMemberInClusterException",
        "com.hazelcast.splitbrainprotection.SplitBrainProtectionException",
        "com.hazelcast.topic.TopicOverloadException",
        "com.hazelcast.transaction.TransactionException",
        "com.hazelcast.transaction.TransactionNotActiveException",
        "com.hazelcast.transaction.TransactionTimedOutException",
        "com.hazelcast.version.MemberVersion",
        "[Ljava.lang.StackTraceElement;",
        "[Ljava.lang.Throwable;",
        "java.net.BindException",
        "java.net.ConnectException",
        "java.net.SocketException",
        "java.net.SocketTimeoutException",
        "java.net.UnknownHostException",
        "java.nio.channels.AsynchronousCloseException",
        "java.nio.channels.CancelledKeyException",
        "java.nio.channels.ClosedByInterruptException",
        "java.nio.channels.ClosedChannelException",
        "java.util.ArrayList",
        "java.util.Collections$EmptyList",
        "java.util.ConcurrentModificationException",
        "java.util.NoSuchElementException",
        "java.util.UUID",
        "java.util.concurrent.CancellationException",
        "java.util.concurrent.CompletionException",
        "java.util.concurrent.ExecutionException",
        "java.util.concurrent.RejectedExecutionException",
        "java.util.concurrent.TimeoutException");
    return filter;
  }
}
