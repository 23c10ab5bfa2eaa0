package io.parley.hazelcast.tls;

import static com.hazelcast.internal.serialization.impl.SerializationConstants.CONSTANT_TYPE_BOOLEAN;
import static com.hazelcast.internal.serialization.impl.SerializationConstants.CONSTANT_TYPE_BYTE_ARRAY;
import static com.hazelcast.internal.serialization.impl.SerializationConstants.CONSTANT_TYPE_DATA_SERIALIZABLE;
import static com.hazelcast.internal.serialization.impl.SerializationConstants.CONSTANT_TYPE_INTEGER;
import static com.hazelcast.internal.serialization.impl.SerializationConstants.CONSTANT_TYPE_LONG;
import static com.hazelcast.internal.serialization.impl.SerializationConstants.CONSTANT_TYPE_NULL;
import static com.hazelcast.internal.serialization.impl.SerializationConstants.CONSTANT_TYPE_STRING;
import static com.hazelcast.internal.serialization.impl.SerializationConstants.CONSTANT_TYPE_UUID;
import static com.hazelcast.internal.serialization.impl.SerializationConstants.JAVA_DEFAULT_TYPE_SERIALIZABLE;

import com.hazelcast.cache.impl.CacheDataSerializerHook;
import com.hazelcast.internal.cluster.impl.ClusterDataSerializerHook;
import com.hazelcast.internal.partition.impl.PartitionDataSerializerHook;
import com.hazelcast.map.impl.MapDataSerializerHook;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import com.hazelcast.spi.impl.SpiDataSerializerHook;
import com.hazelcast.topic.impl.TopicDataSerializerHook;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a member may have built for it here: joining and leaving, who is there, topics, and nothing
 * else that Hazelcast can do. No map, executor, query, job, cluster state or class of another's.
 */
final class AllowedTypes {
  private static final Set<Integer> CONSTANTS =
      Set.of(
          CONSTANT_TYPE_NULL,
          CONSTANT_TYPE_BOOLEAN,
          CONSTANT_TYPE_INTEGER,
          CONSTANT_TYPE_LONG,
          CONSTANT_TYPE_STRING,
          CONSTANT_TYPE_BYTE_ARRAY,
          CONSTANT_TYPE_UUID,
          // Failures; the filter of Java's serialization says which.
          JAVA_DEFAULT_TYPE_SERIALIZABLE);

  private static final Map<Integer, BitSet> IDENTIFIED = new HashMap<>();

  static {
    allow(
        ClusterDataSerializerHook.F_ID,
        ClusterDataSerializerHook.AUTH_FAILURE,
        ClusterDataSerializerHook.ADDRESS,
        ClusterDataSerializerHook.MEMBER,
        ClusterDataSerializerHook.HEARTBEAT,
        ClusterDataSerializerHook.CONFIG_CHECK,
        ClusterDataSerializerHook.MEMBER_HANDSHAKE,
        ClusterDataSerializerHook.MEMBER_INFO_UPDATE,
        ClusterDataSerializerHook.FINALIZE_JOIN,
        ClusterDataSerializerHook.BEFORE_JOIN_CHECK_FAILURE,
        ClusterDataSerializerHook.CONFIG_MISMATCH,
        ClusterDataSerializerHook.CLUSTER_MISMATCH,
        ClusterDataSerializerHook.SPLIT_BRAIN_MERGE_VALIDATION,
        ClusterDataSerializerHook.JOIN_REQUEST_OP,
        ClusterDataSerializerHook.MASTER_CLAIM,
        ClusterDataSerializerHook.WHOIS_MASTER,
        ClusterDataSerializerHook.ENDPOINT_QUALIFIER,
        ClusterDataSerializerHook.MERGE_CLUSTERS,
        ClusterDataSerializerHook.POST_JOIN,
        ClusterDataSerializerHook.MASTER_RESPONSE,
        ClusterDataSerializerHook.TRIGGER_MEMBER_LIST_PUBLISH,
        ClusterDataSerializerHook.MEMBER_INFO,
        ClusterDataSerializerHook.JOIN_MESSAGE,
        ClusterDataSerializerHook.JOIN_REQUEST,
        ClusterDataSerializerHook.MIGRATION_INFO,
        ClusterDataSerializerHook.MEMBER_VERSION,
        ClusterDataSerializerHook.SPLIT_BRAIN_JOIN_MESSAGE,
        ClusterDataSerializerHook.VERSION,
        ClusterDataSerializerHook.FETCH_MEMBER_LIST_STATE,
        ClusterDataSerializerHook.EXPLICIT_SUSPICION,
        ClusterDataSerializerHook.MEMBERS_VIEW,
        ClusterDataSerializerHook.TRIGGER_EXPLICIT_SUSPICION,
        ClusterDataSerializerHook.MEMBERS_VIEW_METADATA,
        ClusterDataSerializerHook.HEARTBEAT_COMPLAINT,
        ClusterDataSerializerHook.VECTOR_CLOCK,
        ClusterDataSerializerHook.MEMBERS_VIEW_RESPONSE);
    allow(
        SpiDataSerializerHook.F_ID,
        SpiDataSerializerHook.NORMAL_RESPONSE,
        SpiDataSerializerHook.BACKUP_ACK_RESPONSE,
        SpiDataSerializerHook.CALL_TIMEOUT_RESPONSE,
        SpiDataSerializerHook.ERROR_RESPONSE,
        SpiDataSerializerHook.EVENT_ENVELOPE,
        SpiDataSerializerHook.DEREGISTRATION,
        SpiDataSerializerHook.ON_JOIN_REGISTRATION,
        SpiDataSerializerHook.REGISTRATION_OPERATION,
        SpiDataSerializerHook.REGISTRATION,
        SpiDataSerializerHook.TRUE_EVENT_FILTER,
        SpiDataSerializerHook.SEND_EVENT,
        SpiDataSerializerHook.DIST_OBJECT_INIT,
        SpiDataSerializerHook.POST_JOIN_PROXY,
        SpiDataSerializerHook.DISTRIBUTED_OBJECT_EVENT_PACKET,
        SpiDataSerializerHook.OPERATION_CONTROL);
    allow(
        TopicDataSerializerHook.F_ID,
        TopicDataSerializerHook.TOPIC_EVENT,
        TopicDataSerializerHook.PUBLISH);
    // A member that joins is told of maps, and where the server has JCache (as Payara has) of
    // caches; of both there are none. Who refused to read that could not join.
    allow(CacheDataSerializerHook.F_ID, CacheDataSerializerHook.CACHE_POST_JOIN);
    allow(MapDataSerializerHook.F_ID, MapDataSerializerHook.POST_JOIN_MAP_OPERATION);
    allow(
        PartitionDataSerializerHook.F_ID,
        PartitionDataSerializerHook.PARTITION_RUNTIME_STATE,
        PartitionDataSerializerHook.ASSIGN_PARTITIONS,
        PartitionDataSerializerHook.FETCH_PARTITION_STATE,
        PartitionDataSerializerHook.HAS_ONGOING_MIGRATION,
        PartitionDataSerializerHook.MIGRATION_COMMIT,
        PartitionDataSerializerHook.PARTITION_STATE_OP,
        PartitionDataSerializerHook.PROMOTION_COMMIT,
        PartitionDataSerializerHook.SHUTDOWN_REQUEST,
        PartitionDataSerializerHook.SHUTDOWN_RESPONSE,
        PartitionDataSerializerHook.PARTITION_REPLICA,
        PartitionDataSerializerHook.PUBLISH_COMPLETED_MIGRATIONS,
        PartitionDataSerializerHook.PARTITION_STATE_CHECK_OP);
  }

  private AllowedTypes() {}

  private static void allow(int factory, int... classes) {
    BitSet allowed = IDENTIFIED.computeIfAbsent(factory, f -> new BitSet());
    for (int one : classes) {
      allowed.set(one);
    }
  }

  /** Bytes at a position. */
  interface Bytes {
    byte at(int position);
  }

  /**
   * Holds an object against what is allowed before it is built.
   *
   * @param type Hazelcast's number of its serializer
   * @param bytes what follows the number
   * @throws HazelcastSerializationException naming what was refused
   */
  static void require(int type, Bytes bytes) {
    if (type == CONSTANT_TYPE_DATA_SERIALIZABLE) {
      // By number, without the name of a class; see DataSerializableHeader.
      if ((bytes.at(0) & 1) == 0) {
        throw refused("a class by its name");
      }
      int factory = number(bytes, 1);
      int id = number(bytes, 5);
      BitSet allowed = IDENTIFIED.get(factory);
      if (allowed == null || id < 0 || !allowed.get(id)) {
        throw refused("factory " + factory + ", class " + id);
      }
    } else if (!CONSTANTS.contains(type)) {
      throw refused("type " + type);
    }
  }

  private static int number(Bytes bytes, int from) {
    int number = 0;
    for (int i = from; i < from + 4; i++) {
      number = (number << 8) | (bytes.at(i) & 0xff);
    }
    return number;
  }

  private static HazelcastSerializationException refused(String what) {
    return new HazelcastSerializationException(
        what + ": members build nothing but what membership and topics need");
  }
}
