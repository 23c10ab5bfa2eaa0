package io.parley.node;

import io.parley.crdt.Origin;
import io.parley.gossip.GossipSettings;
import io.parley.hazelcast.HazelcastSettings;
import io.parley.hazelcast.QueueBounds;
import io.parley.replica.Limits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** All settings of a node, in one place: each with default, unit, bounds and purpose. Immutable. */
public final class Settings {

  private static final Pattern HOST_PORT =
      Pattern.compile("[^\\s:,]+(:\\d{1,5})?|\\[[0-9a-fA-F:.]+](:\\d{1,5})?");

  /** Who this node is. */
  public static final Setting<String> NODE_ID =
      new Setting<>(
          "parley.node-id",
          "",
          "1 to 64 of A-Z a-z 0-9 . _ -, the first a letter or digit; unique in the cluster",
          "This node's name. Left out: the host's name.",
          text -> text.isEmpty() ? "" : Origin.requireNodeId(text));

  /** The group of nodes that belong together. */
  public static final Setting<String> CLUSTER_NAME =
      text("parley.hazelcast.cluster-name", "parley", "Only members of one name find each other.");

  /** Where the member listens. */
  public static final Setting<String> BIND =
      text(
          "parley.hazelcast.bind",
          "127.0.0.1",
          "The address that this node's Hazelcast member listens on, and no other.");

  /** The member's port. */
  public static final Setting<Integer> PORT =
      Setting.number(
          "parley.hazelcast.port",
          5701,
          1,
          65_535,
          "",
          "The TCP port of this node's Hazelcast member.");

  /** Where the others are. */
  public static final Setting<List<String>> MEMBERS =
      new Setting<>(
          "parley.hazelcast.members",
          "",
          "host:port, several separated by commas; an IPv6 address in brackets",
          "Addresses of the other members; this node's own may be among them. Empty: a cluster of"
              + " one.",
          Settings::members);

  /** Where others reach the member. */
  public static final Setting<String> ADVERTISED =
      new Setting<>(
          "parley.hazelcast.advertised",
          "",
          "host:port",
          "Where others reach this node's member, if that is not where it listens.",
          text -> {
            Setting.require(text.isEmpty() || HOST_PORT.matcher(text).matches(), "host:port");
            return text;
          });

  /** How often a round is run. */
  public static final Setting<Duration> INTERVAL =
      Setting.duration(
          "parley.gossip.interval",
          Duration.ofMillis(500),
          Duration.ofMillis(50),
          Duration.ofHours(1),
          "Time between rounds; each costs one digest per peer. A node that starts asks each half"
              + " second until it has joined, whatever the interval. A lost push is sent again after"
              + " this and half a second; on a node that is overloaded, after 16 rounds at the"
              + " latest.");

  /** Peers per round. */
  public static final Setting<Integer> FANOUT =
      Setting.number("parley.gossip.fanout", 3, 1, 64, "peers", "Peers that a round talks to.");

  /** Rounds of silence. */
  public static final Setting<Integer> STALE_ROUNDS =
      Setting.number(
          "parley.gossip.stale-rounds",
          10,
          2,
          100_000,
          "rounds",
          "A peer that was silent for so many of this node's rounds is stale. With more peers than"
              + " fanout, use more.");

  /** The greatest message. */
  public static final Setting<Integer> MAX_MESSAGE =
      Setting.number(
          "parley.gossip.max-message",
          2 * Limits.MIN_MESSAGE_BYTES,
          Limits.MIN_MESSAGE_BYTES,
          64 << 20,
          "bytes",
          "The greatest message; the same on all nodes. A peer far behind is fed in pages of 512"
              + " KiB, or of one value that is greater.");

  /** Clock tolerance. */
  public static final Setting<Duration> MAX_AHEAD =
      Setting.duration(
          "parley.clock.max-ahead",
          Duration.ofSeconds(60),
          Duration.ofMillis(100),
          Duration.ofDays(1),
          "What is stamped further ahead of the time that this node goes by is left out until it no"
              + " longer is; a clock that is off by more than half of it is wrong.");

  /** Writes that wait. */
  public static final Setting<Integer> WRITER_QUEUE =
      Setting.number(
          "parley.writer.queue",
          8192,
          1,
          1_000_000,
          "writes",
          "Writes that may wait; beyond it: 503.");

  /** Bytes that wait. */
  public static final Setting<Integer> WRITER_QUEUE_BYTES =
      Setting.number(
          "parley.writer.queue-bytes",
          64 << 20,
          1 << 20,
          1 << 30,
          "bytes",
          "What waiting writes may hold; beyond it: 503.");

  /** Writes of one transaction. */
  public static final Setting<Integer> WRITER_BATCH =
      Setting.number(
          "parley.writer.batch",
          512,
          1,
          10_000,
          "writes",
          "Writes that one transaction takes: more is faster, and longer.");

  /** Bytes of one transaction. */
  public static final Setting<Integer> WRITER_BATCH_BYTES =
      Setting.number(
          "parley.writer.batch-bytes",
          4 << 20,
          1 << 16,
          256 << 20,
          "bytes",
          "What the writes of one transaction may hold.");

  /** Messages that wait. */
  public static final Setting<Integer> INBOX =
      Setting.number(
          "parley.inbox.messages",
          4096,
          16,
          1_000_000,
          "messages",
          "Messages that may wait, each way; what is dropped heals by rounds.");

  /** Bytes of messages that wait. */
  public static final Setting<Integer> INBOX_BYTES =
      Setting.number(
          "parley.inbox.bytes",
          64 << 20,
          8 << 20,
          1 << 30,
          "bytes",
          "What waiting messages may hold, each way.");

  /** The greatest entry or register value. */
  public static final Setting<Integer> MAX_VALUE =
      Setting.number(
          "parley.max-value",
          256 << 10,
          1,
          Limits.MAX_VALUE_BYTES,
          "bytes",
          "The greatest payload of an entry and value of a register.");

  /** The greatest batch of lines. */
  public static final Setting<Integer> MAX_LINES_BYTES =
      Setting.number(
          "parley.max-lines-bytes",
          4 << 20,
          1,
          64 << 20,
          "bytes",
          "The greatest body of an append of many lines.");

  /** Lines of a batch. */
  public static final Setting<Integer> MAX_LINES =
      Setting.number("parley.max-lines", 10_000, 1, 100_000, "lines", "Lines of one append.");

  /** Event streams. */
  public static final Setting<Integer> MAX_STREAMS =
      Setting.number(
          "parley.max-streams",
          64,
          1,
          10_000,
          "streams",
          "Consumers of server-sent events at once; beyond it: 503.");

  /** Clients that take an answer. */
  public static final Setting<Duration> READ_PATIENCE =
      Setting.duration(
          "parley.read-patience",
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          Duration.ofHours(1),
          "How long a client may take nothing of an answer, and may keep it waiting in all before"
              + " it must take 16 KiB a second; then it is cut off.");

  /** The greatest state. */
  public static final Setting<Integer> MAX_STATE =
      Setting.number(
          "parley.checkpoint.max-state",
          (int) Limits.MAX_STATE_BYTES,
          1,
          (int) Limits.MAX_STATE_BYTES,
          "bytes",
          "The greatest state that is submitted to a checkpoint.");

  /** Submissions at once. */
  public static final Setting<Integer> MAX_UPLOADS =
      Setting.number(
          "parley.checkpoint.max-uploads",
          4,
          1,
          64,
          "submissions",
          "States that may be submitted at once; each holds a thread and 2 MiB. Beyond it: 503.");

  /** Every setting. */
  public static final List<Setting<?>> ALL =
      MemberCredentials.after(
          NODE_ID,
          CLUSTER_NAME,
          BIND,
          PORT,
          MEMBERS,
          ADVERTISED,
          INTERVAL,
          FANOUT,
          STALE_ROUNDS,
          MAX_MESSAGE,
          MAX_AHEAD,
          WRITER_QUEUE,
          WRITER_QUEUE_BYTES,
          WRITER_BATCH,
          WRITER_BATCH_BYTES,
          INBOX,
          INBOX_BYTES,
          MAX_VALUE,
          MAX_LINES_BYTES,
          MAX_LINES,
          MAX_STREAMS,
          READ_PATIENCE,
          MAX_STATE,
          MAX_UPLOADS);

  private final Map<Setting<?>, Object> values;

  private Settings(Map<Setting<?>, Object> values) {
    this.values = values;
  }

  /**
   * Reads all settings.
   *
   * @param source the text of a name, if it is set
   * @param hostName stands in for a node id that is not set
   * @throws IllegalArgumentException naming every setting that is not allowed, its value and what
   *     is
   */
  public static Settings read(Function<String, Optional<String>> source, String hostName) {
    Map<Setting<?>, Object> values = new HashMap<>();
    StringBuilder wrong = new StringBuilder();
    for (Setting<?> setting : ALL) {
      try {
        values.put(setting, setting.value(source.apply(setting.name()).orElse(setting.preset())));
      } catch (IllegalArgumentException e) {
        wrong.append(wrong.isEmpty() ? "" : "; ").append(e.getMessage());
      }
    }
    if (wrong.isEmpty()
        && (Integer) values.get(INBOX_BYTES) < 2 * (Integer) values.get(MAX_MESSAGE)) {
      wrong.append(
          "%s: got \"%s\", want at least twice %s, which is %s"
              .formatted(
                  INBOX_BYTES.name(),
                  values.get(INBOX_BYTES),
                  MAX_MESSAGE.name(),
                  values.get(MAX_MESSAGE)));
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(wrong.toString());
    }
    if (((String) values.get(NODE_ID)).isEmpty()) {
      values.put(NODE_ID, NODE_ID.value(hostName));
    }
    return new Settings(values);
  }

  /** Reads all settings from MicroProfile Config. */
  static Settings fromConfig() {
    Config config = ConfigProvider.getConfig();
    SettingNames.refuseUnknown(config.getPropertyNames(), System.getenv());
    return read(name -> config.getOptionalValue(name, String.class), hostName());
  }

  /** The host's own name without its domain; what no node id may hold becomes a hyphen. */
  private static String hostName() {
    try {
      String name =
          InetAddress.getLocalHost()
              .getHostName()
              .split("\\.", 2)[0]
              .replaceAll("[^A-Za-z0-9._-]", "-");
      return name.substring(0, Math.min(64, name.length()));
    } catch (UnknownHostException e) {
      return "node";
    }
  }

  /** The value of a setting. */
  @SuppressWarnings("unchecked")
  public <T> T get(Setting<T> setting) {
    return (T) values.get(setting);
  }

  /** What gossip starts with, before what an administrator changed. */
  public GossipSettings gossip() {
    return new GossipSettings(get(FANOUT), get(STALE_ROUNDS), false, get(MAX_MESSAGE));
  }

  /** The member's settings. */
  public HazelcastSettings hazelcast() {
    QueueBounds queue = new QueueBounds(get(INBOX), get(INBOX_BYTES));
    return new HazelcastSettings(
        get(NODE_ID),
        get(CLUSTER_NAME),
        get(BIND),
        get(PORT),
        get(ADVERTISED),
        get(MEMBERS),
        get(MAX_MESSAGE),
        queue,
        queue);
  }

  /** The writer's bounds. */
  public WriterSettings writer() {
    return new WriterSettings(
        get(WRITER_QUEUE), get(WRITER_QUEUE_BYTES), get(WRITER_BATCH), get(WRITER_BATCH_BYTES));
  }

  private static Setting<String> text(String name, String preset, String purpose) {
    String allowed = "1 to 255 printable ASCII characters without spaces";
    return new Setting<>(
        name,
        preset,
        allowed,
        purpose,
        text -> {
          Setting.require(text.matches("[!-~]{1,255}"), allowed);
          return text;
        });
  }

  private static List<String> members(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> members = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    for (String member : members) {
      Setting.require(HOST_PORT.matcher(member).matches(), "host:port");
    }
    return members;
  }
}
