package io.parley.hazelcast;

import com.google.protobuf.ByteString;
import io.parley.crdt.Origin;
import io.parley.crdt.VersionVector;
import io.parley.gossip.DigestMessage;
import io.parley.gossip.DigestMessage.Answer;
import io.parley.gossip.DigestMessage.Want;
import io.parley.gossip.Fork;
import io.parley.gossip.ForkMessage;
import io.parley.gossip.PageMessage;
import io.parley.gossip.PushMessage;
import io.parley.hazelcast.wire.DigestBody;
import io.parley.hazelcast.wire.Envelope;
import io.parley.hazelcast.wire.ForkBody;
import io.parley.hazelcast.wire.Header;
import io.parley.hazelcast.wire.PageBody;
import io.parley.hazelcast.wire.PushBody;
import io.parley.hazelcast.wire.Register;
import io.parley.hazelcast.wire.Removal;
import io.parley.hazelcast.wire.Summary;
import io.parley.hazelcast.wire.VectorEntry;
import io.parley.merkle.Hash;
import io.parley.replica.AbortCell;
import io.parley.replica.BarrierCell;
import io.parley.replica.Cell;
import io.parley.replica.CounterCell;
import io.parley.replica.Delta;
import io.parley.replica.Digest;
import io.parley.replica.Entry;
import io.parley.replica.HeaderCell;
import io.parley.replica.Limits;
import io.parley.replica.LogHead;
import io.parley.replica.RegisterCell;
import io.parley.replica.RemovalCell;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The messages of {@code parley.proto} as the core's. A value that is missing or out of bounds is
 * an {@link IllegalArgumentException}, one out of a long's range an {@link ArithmeticException}.
 */
final class Decoding {
  private final Origin sender;
  private int cells;

  private Decoding(Origin sender) {
    this.sender = sender;
  }

  static Arrived arrived(Envelope envelope) {
    require("sender", envelope.hasSender());
    Origin sender = origin(envelope.getSender());
    Decoding decoding = new Decoding(sender);
    return switch (envelope.getBodyCase()) {
      case DIGEST -> new Arrived(decoding.digest(envelope.getDigest()));
      case PAGE -> new Arrived(decoding.page(envelope.getPage()));
      case PUSH -> new Arrived(decoding.push(envelope.getPush()));
      case FORK -> new Arrived(decoding.fork(envelope.getFork()));
      case LIST_REQUEST ->
          new Arrived(sender, TransferEncoding.listRequest(envelope.getListRequest()));
      case LIST_ANSWER ->
          new Arrived(sender, TransferEncoding.listAnswer(envelope.getListAnswer()));
      case CHUNK_REQUEST ->
          new Arrived(sender, TransferEncoding.chunkRequest(envelope.getChunkRequest()));
      case CHUNK_ANSWER ->
          new Arrived(sender, TransferEncoding.chunkAnswer(envelope.getChunkAnswer()));
      case BODY_NOT_SET -> throw new IllegalArgumentException("body: got none that is known");
    };
  }

  private DigestMessage digest(DigestBody body) {
    TreeMap<Origin, Digest.Summary> origins = new TreeMap<>();
    for (Summary summary : body.getOriginsList()) {
      require("summary's origin", summary.hasOrigin());
      require("summary's log", summary.hasLog());
      Origin origin = origin(summary.getOrigin());
      Digest.Summary previous =
          origins.put(
              origin,
              new Digest.Summary(
                  summary.getVersion(), head(summary.getLog()), hash(summary.getCells())));
      if (previous != null) {
        throw twice(origin);
      }
    }
    return new DigestMessage(
        sender,
        body.getExchange(),
        body.getWall(),
        new Digest(origins),
        switch (body.getWant()) {
          case NOTHING -> Want.NOTHING;
          case LOST -> Want.LOST;
          case ALL -> Want.ALL;
          case UNRECOGNIZED ->
              throw new IllegalArgumentException("want: got " + body.getWantValue());
        },
        switch (body.getAnswer()) {
          case NEVER -> Answer.NEVER;
          case IF_BEHIND -> Answer.IF_BEHIND;
          case ALWAYS -> Answer.ALWAYS;
          case UNRECOGNIZED ->
              throw new IllegalArgumentException("answer: got " + body.getAnswerValue());
        });
  }

  private PageMessage page(PageBody body) {
    atMost("deltas", body.getDeltasCount(), Limits.MAX_ORIGINS);
    List<Delta> deltas = new ArrayList<>(body.getDeltasCount());
    Set<Origin> once = new HashSet<>();
    for (io.parley.hazelcast.wire.Delta delta : body.getDeltasList()) {
      Delta decoded = delta(delta);
      if (!once.add(decoded.origin())) {
        throw twice(decoded.origin());
      }
      deltas.add(decoded);
    }
    return new PageMessage(sender, vector("have", body.getHaveList()), deltas, body.getMore());
  }

  private PushMessage push(PushBody body) {
    require("delta", body.hasDelta());
    return new PushMessage(sender, delta(body.getDelta()), vector("seen", body.getSeenList()));
  }

  private static VersionVector vector(String what, List<VectorEntry> entries) {
    atMost(what, entries.size(), Limits.MAX_ORIGINS);
    TreeMap<Origin, Long> vector = new TreeMap<>();
    for (VectorEntry one : entries) {
      require(what + "'s origin", one.hasOrigin());
      Origin origin = origin(one.getOrigin());
      if (one.getVersion() < 1) {
        throw new IllegalArgumentException(
            what + "'s version: got " + one.getVersion() + ", want >= 1");
      }
      if (vector.put(origin, one.getVersion()) != null) {
        throw twice(origin);
      }
    }
    return VersionVector.of(vector);
  }

  private ForkMessage fork(ForkBody body) {
    require("origin", body.hasOrigin());
    return new ForkMessage(
        sender,
        new Fork(
            origin(body.getOrigin()),
            body.getVersion(),
            hash(body.getHere()),
            hash(body.getThere())));
  }

  private Delta delta(io.parley.hazelcast.wire.Delta delta) {
    cells += delta.getCellsCount();
    atMost("cells", cells, Limits.MAX_PAGE_CELLS);
    Origin origin = delta.hasOrigin() ? origin(delta.getOrigin()) : sender;
    List<Cell> decoded = new ArrayList<>(delta.getCellsCount());
    long version = delta.getFrom();
    long timestamp = 0;
    long sequence = delta.getFirstSequence();
    for (io.parley.hazelcast.wire.Cell cell : delta.getCellsList()) {
      version = Math.addExact(version, cell.getVersionStep());
      timestamp = Math.addExact(timestamp, cell.getTimestampStep());
      decoded.add(cell(cell, origin, version, timestamp, sequence));
      if (cell.hasEntry()) {
        sequence = Math.addExact(sequence, 1);
      }
    }
    long to = Math.addExact(delta.getFrom(), delta.getSpan());
    LogHead head = delta.hasHead() ? head(delta.getHead()) : null;
    return new Delta(origin, delta.getFrom(), to, decoded, head);
  }

  private static Cell cell(
      io.parley.hazelcast.wire.Cell cell,
      Origin origin,
      long version,
      long timestamp,
      long sequence) {
    return switch (cell.getKindCase()) {
      case ENTRY ->
          new Entry(
              origin,
              version,
              timestamp,
              sequence,
              cell.getEntry().getMediaType(),
              cell.getEntry().getPayload().toByteArray());
      case COUNTER ->
          new CounterCell(
              origin,
              version,
              timestamp,
              cell.getCounter().getName(),
              cell.getCounter().getIncrements(),
              cell.getCounter().getDecrements());
      case REGISTER -> {
        Register register = cell.getRegister();
        boolean present = register.hasValue();
        yield new RegisterCell(
            origin,
            version,
            timestamp,
            register.getName(),
            present ? register.getValue().getMediaType() : null,
            present ? register.getValue().getContent().toByteArray() : null);
      }
      case BARRIER ->
          new BarrierCell(
              origin,
              version,
              timestamp,
              cell.getBarrier().getId(),
              ascending(cell.getBarrier().getExpectedList()),
              cell.getBarrier().getTimeout(),
              cell.getBarrier().getAutomatic());
      case HEADER -> header(cell.getHeader(), origin, version, timestamp);
      case ABORT ->
          new AbortCell(
              origin, version, timestamp, cell.getAbort().getId(), cell.getAbort().getOpened());
      case REMOVAL -> {
        Removal removal = cell.getRemoval();
        String id = removal.getId().isEmpty() ? null : removal.getId();
        yield new RemovalCell(origin, version, timestamp, id, removal.getOpened());
      }
      case KIND_NOT_SET -> throw new IllegalArgumentException("cell: got no kind that is known");
    };
  }

  private static HeaderCell header(Header header, Origin origin, long version, long timestamp) {
    return new HeaderCell(
        origin,
        version,
        timestamp,
        header.getId(),
        header.getOpened(),
        hash(header.getOpening()),
        header.getNode(),
        header.getLogicalTime(),
        header.getSize(),
        hash(header.getRoot()));
  }

  private static SortedSet<String> ascending(List<String> nodes) {
    atMost("expected nodes", nodes.size(), Limits.MAX_EXPECTED_NODES);
    TreeSet<String> set = new TreeSet<>();
    for (String node : nodes) {
      if (!set.isEmpty() && node.compareTo(set.last()) <= 0) {
        throw new IllegalArgumentException(
            "expected nodes: got " + node + " after " + set.last() + ", want them ascending");
      }
      set.add(node);
    }
    return set;
  }

  private static Origin origin(io.parley.hazelcast.wire.Origin origin) {
    return new Origin(origin.getNode(), origin.getIncarnation());
  }

  private static LogHead head(io.parley.hazelcast.wire.LogHead head) {
    return new LogHead(head.getSize(), hash(head.getRoot()));
  }

  static Hash hash(ByteString bytes) {
    if (bytes.size() != Hash.SIZE) {
      throw new IllegalArgumentException("hash: got " + bytes.size() + " bytes, want " + Hash.SIZE);
    }
    return Hash.of(bytes.toByteArray());
  }

  private static void require(String what, boolean present) {
    if (!present) {
      throw new IllegalArgumentException(what + ": got none, want one");
    }
  }

  static void atMost(String what, int got, int most) {
    if (got > most) {
      throw new IllegalArgumentException(what + ": got " + got + ", want at most " + most);
    }
  }

  private static IllegalArgumentException twice(Origin origin) {
    return new IllegalArgumentException("origin: got " + origin + " twice, want it once");
  }
}
