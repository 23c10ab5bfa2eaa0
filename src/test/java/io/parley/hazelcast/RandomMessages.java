package io.parley.hazelcast;

import io.parley.checkpoint.Chunk;
import io.parley.checkpoint.TransferMessage;
import io.parley.checkpoint.TransferMessage.ChunkAnswer;
import io.parley.checkpoint.TransferMessage.ChunkRequest;
import io.parley.checkpoint.TransferMessage.ListAnswer;
import io.parley.checkpoint.TransferMessage.ListRequest;
import io.parley.crdt.Origin;
import io.parley.crdt.VersionVector;
import io.parley.gossip.DigestMessage;
import io.parley.gossip.Fork;
import io.parley.gossip.ForkMessage;
import io.parley.gossip.Message;
import io.parley.gossip.PageMessage;
import io.parley.gossip.PushMessage;
import io.parley.merkle.Hash;
import io.parley.replica.AbortCell;
import io.parley.replica.BarrierCell;
import io.parley.replica.Cell;
import io.parley.replica.CheckpointCell;
import io.parley.replica.CounterCell;
import io.parley.replica.Delta;
import io.parley.replica.Digest;
import io.parley.replica.Entry;
import io.parley.replica.HeaderCell;
import io.parley.replica.Limits;
import io.parley.replica.LogHead;
import io.parley.replica.RegisterCell;
import io.parley.replica.RemovalCell;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Messages of all kinds, with extreme values as often as ordinary ones; the same for a seed. */
final class RandomMessages {
  private static final String NODE_CHARS = "abcXYZ0189._-";

  private final Random random;

  RandomMessages(long seed) {
    random = new Random(seed);
  }

  Message next() {
    Origin sender = origin();
    return switch (random.nextInt(4)) {
      case 0 ->
          new DigestMessage(
              sender,
              random.nextLong(),
              random.nextLong() >> 2,
              digest(random.nextInt(5)),
              List.copyOf(EnumSet.allOf(DigestMessage.Want.class)).get(random.nextInt(3)),
              List.copyOf(EnumSet.allOf(DigestMessage.Answer.class)).get(random.nextInt(3)));
      case 1 -> page(sender, random.nextInt(4), 5);
      case 2 ->
          new PushMessage(sender, delta(sender, random.nextInt(6)), vector(random.nextInt(4)));
      default -> new ForkMessage(sender, new Fork(origin(), random.nextLong(), hash(), hash()));
    };
  }

  /** A message of either kind. */
  byte[] encoded(WireCodec codec) {
    return random.nextInt(3) > 0 ? codec.encode(next()) : codec.encode(origin(), transfer());
  }

  TransferMessage transfer() {
    long request = random.nextBoolean() ? extreme() : random.nextLong();
    return switch (random.nextInt(4)) {
      case 0 -> new ListRequest(request, hash(), random.nextBoolean());
      case 1 -> {
        int chunks = random.nextInt(5);
        long size = chunks == 0 ? 0 : (long) chunks * Chunk.SIZE - random.nextInt(Chunk.SIZE);
        yield new ListAnswer(
            request, hash(), size, hashes(chunks), size == 0 ? new byte[0] : bytes());
      }
      case 2 -> new ChunkRequest(request, hashes(1 + random.nextInt(7)));
      default -> {
        int absent = random.nextInt(8);
        List<byte[]> chunks = new ArrayList<>();
        for (int i = random.nextInt(8 - absent) + (absent == 0 ? 1 : 0); i > 0; i--) {
          chunks.add(text(1 + random.nextInt(50)).getBytes(StandardCharsets.UTF_8));
        }
        yield new ChunkAnswer(
            request, chunks.subList(0, Math.min(chunks.size(), 7)), hashes(absent));
      }
    };
  }

  private List<Hash> hashes(int count) {
    return Stream.generate(this::hash).limit(count).toList();
  }

  PageMessage page(Origin sender, int deltas, int cells) {
    Map<Origin, Delta> pieces = new TreeMap<>();
    while (pieces.size() < deltas) {
      Origin origin = random.nextInt(4) == 0 ? sender : origin();
      pieces.put(origin, delta(origin, random.nextInt(cells + 1)));
    }
    return new PageMessage(
        sender, vector(random.nextInt(4)), List.copyOf(pieces.values()), random.nextBoolean());
  }

  Digest digest(int origins) {
    TreeMap<Origin, Digest.Summary> summaries = new TreeMap<>();
    while (summaries.size() < origins) {
      long version = atLeast(1);
      long size = random.nextBoolean() ? version : 0;
      summaries.put(origin(), new Digest.Summary(version, new LogHead(size, hash()), hash()));
    }
    return new Digest(summaries);
  }

  VersionVector vector(int origins) {
    Map<Origin, Long> versions = new HashMap<>();
    while (versions.size() < origins) {
      versions.put(origin(), atLeast(1));
    }
    return VersionVector.of(versions);
  }

  Delta delta(Origin origin, int count) {
    long from = random.nextBoolean() ? 0 : atLeast(0) / 4;
    long version = from;
    long timestamp = random.nextBoolean() ? 0 : atLeast(0) / 4;
    long sequence = -1;
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      version += step(count);
      timestamp += step(count);
      switch (random.nextInt(5)) {
        case 0 -> {
          sequence = sequence < 0 ? (random.nextBoolean() ? 0 : version - 1) : sequence + 1;
          cells.add(new Entry(origin, version, timestamp, sequence, mediaType(), bytes()));
        }
        case 1 ->
            cells.add(new CounterCell(origin, version, timestamp, name(), atLeast(0), atLeast(0)));
        case 2 -> {
          boolean deleted = random.nextBoolean();
          cells.add(
              new RegisterCell(
                  origin,
                  version,
                  timestamp,
                  name(),
                  deleted ? null : mediaType(),
                  deleted ? null : bytes()));
        }
        default -> cells.add(checkpoint(origin, version, timestamp));
      }
    }
    long to = version + (random.nextBoolean() ? 0 : step(1));
    LogHead head = random.nextBoolean() ? null : new LogHead(atLeast(0), hash());
    return new Delta(origin, from, to, cells, head);
  }

  private CheckpointCell checkpoint(Origin origin, long version, long timestamp) {
    long opened = random.nextBoolean() ? timestamp - 1 : atLeast(0) % timestamp;
    String id = id(random.nextBoolean() ? Limits.MAX_CHECKPOINT_ID_CHARS : 1 + random.nextInt(8));
    return switch (random.nextInt(4)) {
      case 0 -> {
        TreeSet<String> nodes = new TreeSet<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
          nodes.add(origin().node());
        }
        long timeout = 1 + atLeast(0) % Limits.MAX_TIMEOUT_MICROS;
        yield new BarrierCell(origin, version, timestamp, id, nodes, timeout, random.nextBoolean());
      }
      case 1 ->
          new HeaderCell(
              origin,
              version,
              timestamp,
              id,
              opened,
              hash(),
              origin().node(),
              atLeast(0),
              1 + atLeast(0) % Limits.MAX_STATE_BYTES,
              hash());
      case 2 -> new AbortCell(origin, version, timestamp, id, opened);
      default ->
          new RemovalCell(origin, version, timestamp, random.nextBoolean() ? id : null, opened);
    };
  }

  /** 1 mostly; or so much that this many fit a quarter of what a long holds. */
  private long step(int count) {
    return random.nextInt(3) > 0 ? 1 : 1 + atLeast(0) / (4L * count + 4);
  }

  Origin origin() {
    int length = random.nextBoolean() ? Origin.MAX_NODE_ID_LENGTH : 1 + random.nextInt(8);
    String node = id(length);
    long incarnation = random.nextInt(4) == 0 ? extreme() : random.nextLong();
    return new Origin(node, incarnation);
  }

  private String id(int length) {
    StringBuilder id = new StringBuilder().append((char) ('a' + random.nextInt(26)));
    while (id.length() < length) {
      id.append(NODE_CHARS.charAt(random.nextInt(NODE_CHARS.length())));
    }
    return id.toString();
  }

  private long extreme() {
    long[] all = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE};
    return all[random.nextInt(all.length)];
  }

  private long atLeast(long least) {
    return switch (random.nextInt(4)) {
      case 0 -> least;
      case 1 -> Long.MAX_VALUE;
      case 2 -> random.nextInt(1000) + least;
      default -> Math.max(least, random.nextLong() >>> 1);
    };
  }

  Hash hash() {
    byte[] bytes = new byte[Hash.SIZE];
    random.nextBytes(bytes);
    return Hash.of(bytes);
  }

  private String name() {
    return text(random.nextInt(3) == 0 ? Limits.MAX_NAME_CHARS : 1 + random.nextInt(12));
  }

  private String mediaType() {
    return random.nextBoolean()
        ? "application/json"
        : text(random.nextInt(3) == 0 ? Limits.MAX_MEDIA_TYPE_CHARS : 1 + random.nextInt(12));
  }

  /** Characters of one to four bytes in UTF-8. */
  String text(int chars) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < chars; i++) {
      switch (random.nextInt(4)) {
        case 0 -> text.append((char) (' ' + random.nextInt(90)));
        case 1 -> text.append('ü');
        case 2 -> text.append('\uFFFD');
        default -> text.append("😀");
      }
    }
    return text.toString();
  }

  byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(200)];
    random.nextBytes(bytes);
    return bytes;
  }
}
