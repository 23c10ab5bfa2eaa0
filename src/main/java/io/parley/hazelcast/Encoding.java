package io.parley.hazelcast;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.parley.checkpoint.TransferMessage;
import io.parley.crdt.Origin;
import io.parley.crdt.VersionVector;
import io.parley.gossip.DigestMessage;
import io.parley.gossip.ForkMessage;
import io.parley.gossip.Message;
import io.parley.gossip.PageMessage;
import io.parley.gossip.PushMessage;
import io.parley.hazelcast.wire.Abort;
import io.parley.hazelcast.wire.Barrier;
import io.parley.hazelcast.wire.Counter;
import io.parley.hazelcast.wire.DigestBody;
import io.parley.hazelcast.wire.Envelope;
import io.parley.hazelcast.wire.ForkBody;
import io.parley.hazelcast.wire.Header;
import io.parley.hazelcast.wire.PageBody;
import io.parley.hazelcast.wire.PushBody;
import io.parley.hazelcast.wire.Register;
import io.parley.hazelcast.wire.Removal;
import io.parley.hazelcast.wire.Summary;
import io.parley.hazelcast.wire.Value;
import io.parley.hazelcast.wire.VectorEntry;
import io.parley.merkle.Hash;
import io.parley.replica.AbortCell;
import io.parley.replica.BarrierCell;
import io.parley.replica.Cell;
import io.parley.replica.CheckpointCell;
import io.parley.replica.CounterCell;
import io.parley.replica.Delta;
import io.parley.replica.Entry;
import io.parley.replica.HeaderCell;
import io.parley.replica.LogHead;
import io.parley.replica.RegisterCell;
import io.parley.replica.RemovalCell;
import java.util.ArrayList;
import java.util.List;

/** The core's messages as those of {@code parley.proto}. Payloads are shared, not copied. */
final class Encoding {
  private Encoding() {}

  static Envelope envelope(Message message) {
    Origin sender = message.sender();
    Envelope.Builder envelope = from(sender);
    if (message instanceof PushMessage push) {
      envelope.setPush(push(push));
    } else if (message instanceof DigestMessage digest) {
      envelope.setDigest(digest(digest));
    } else if (message instanceof PageMessage page) {
      PageBody.Builder body =
          PageBody.newBuilder().addAllHave(vector(page.have())).setMore(page.more());
      page.deltas().forEach(delta -> body.addDeltas(delta(delta, sender)));
      envelope.setPage(body);
    } else if (message instanceof ForkMessage fork) {
      envelope.setFork(
          ForkBody.newBuilder()
              .setOrigin(origin(fork.fork().origin()))
              .setVersion(fork.fork().version())
              .setHere(hash(fork.fork().here()))
              .setThere(hash(fork.fork().there())));
    }
    return envelope.build();
  }

  static Envelope envelope(Origin sender, TransferMessage message) {
    Envelope.Builder envelope = from(sender);
    TransferEncoding.set(envelope, message);
    return envelope.build();
  }

  private static Envelope.Builder from(Origin sender) {
    return Envelope.newBuilder().setVersion(WireCodec.VERSION).setSender(origin(sender));
  }

  private static PushBody push(PushMessage push) {
    return PushBody.newBuilder()
        .setDelta(delta(push.delta(), push.sender()))
        .addAllSeen(vector(push.seen()))
        .build();
  }

  private static List<VectorEntry> vector(VersionVector vector) {
    List<VectorEntry> entries = new ArrayList<>();
    vector
        .asMap()
        .forEach(
            (origin, version) ->
                entries.add(
                    VectorEntry.newBuilder()
                        .setOrigin(origin(origin))
                        .setVersion(version)
                        .build()));
    return entries;
  }

  private static DigestBody digest(DigestMessage digest) {
    DigestBody.Builder body =
        DigestBody.newBuilder()
            .setExchange(digest.exchange())
            .setWall(digest.wall())
            .setWant(
                switch (digest.want()) {
                  case NOTHING -> DigestBody.Want.NOTHING;
                  case LOST -> DigestBody.Want.LOST;
                  case ALL -> DigestBody.Want.ALL;
                })
            .setAnswer(
                switch (digest.answer()) {
                  case NEVER -> DigestBody.Answer.NEVER;
                  case IF_BEHIND -> DigestBody.Answer.IF_BEHIND;
                  case ALWAYS -> DigestBody.Answer.ALWAYS;
                });
    digest
        .digest()
        .origins()
        .forEach(
            (origin, summary) ->
                body.addOrigins(
                    Summary.newBuilder()
                        .setOrigin(origin(origin))
                        .setVersion(summary.version())
                        .setLog(head(summary.log()))
                        .setCells(hash(summary.cells()))));
    return body.build();
  }

  private static io.parley.hazelcast.wire.Delta delta(Delta delta, Origin sender) {
    io.parley.hazelcast.wire.Delta.Builder built =
        io.parley.hazelcast.wire.Delta.newBuilder()
            .setFrom(delta.from())
            .setSpan(delta.to() - delta.from());
    if (!delta.origin().equals(sender)) {
      built.setOrigin(origin(delta.origin()));
    }
    if (delta.head() != null) {
      built.setHead(head(delta.head()));
    }
    long version = delta.from();
    long timestamp = 0;
    boolean first = true;
    for (Cell cell : delta.cells()) {
      if (first && cell instanceof Entry entry) {
        built.setFirstSequence(entry.sequence());
        first = false;
      }
      built.addCells(
          cell(cell)
              .setVersionStep(cell.version() - version)
              .setTimestampStep(cell.timestamp() - timestamp));
      version = cell.version();
      timestamp = cell.timestamp();
    }
    return built.build();
  }

  private static io.parley.hazelcast.wire.Cell.Builder cell(Cell cell) {
    io.parley.hazelcast.wire.Cell.Builder built = io.parley.hazelcast.wire.Cell.newBuilder();
    if (cell instanceof Entry entry) {
      built.setEntry(
          io.parley.hazelcast.wire.Entry.newBuilder()
              .setMediaType(entry.mediaType())
              .setPayload(UnsafeByteOperations.unsafeWrap(entry.payload())));
    } else if (cell instanceof CounterCell counter) {
      built.setCounter(
          Counter.newBuilder()
              .setName(counter.name())
              .setIncrements(counter.increments())
              .setDecrements(counter.decrements()));
    } else if (cell instanceof RegisterCell register) {
      Register.Builder value = Register.newBuilder().setName(register.name());
      if (!register.deleted()) {
        value.setValue(
            Value.newBuilder()
                .setMediaType(register.mediaType())
                .setContent(UnsafeByteOperations.unsafeWrap(register.value())));
      }
      built.setRegister(value);
    } else if (cell instanceof CheckpointCell checkpoint) {
      set(built, checkpoint);
    }
    return built;
  }

  private static void set(io.parley.hazelcast.wire.Cell.Builder cell, CheckpointCell checkpoint) {
    if (checkpoint instanceof BarrierCell barrier) {
      cell.setBarrier(
          Barrier.newBuilder()
              .setId(barrier.id())
              .addAllExpected(barrier.expected())
              .setTimeout(barrier.timeoutMicros())
              .setAutomatic(barrier.automatic()));
    } else if (checkpoint instanceof HeaderCell header) {
      cell.setHeader(
          Header.newBuilder()
              .setId(header.id())
              .setOpened(header.opened())
              .setOpening(hash(header.opening()))
              .setNode(header.node())
              .setLogicalTime(header.logicalTime())
              .setSize(header.size())
              .setRoot(hash(header.root())));
    } else if (checkpoint instanceof AbortCell abort) {
      cell.setAbort(Abort.newBuilder().setId(abort.id()).setOpened(abort.opened()));
    } else if (checkpoint instanceof RemovalCell removal) {
      Removal.Builder value = Removal.newBuilder().setOpened(removal.opened());
      if (removal.id() != null) {
        value.setId(removal.id());
      }
      cell.setRemoval(value);
    }
  }

  private static io.parley.hazelcast.wire.LogHead head(LogHead head) {
    return io.parley.hazelcast.wire.LogHead.newBuilder()
        .setSize(head.size())
        .setRoot(hash(head.root()))
        .build();
  }

  private static io.parley.hazelcast.wire.Origin origin(Origin origin) {
    return io.parley.hazelcast.wire.Origin.newBuilder()
        .setNode(origin.node())
        .setIncarnation(origin.incarnation())
        .build();
  }

  static ByteString hash(Hash hash) {
    return UnsafeByteOperations.unsafeWrap(hash.bytes());
  }
}
