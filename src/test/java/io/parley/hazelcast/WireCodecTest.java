package io.parley.hazelcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.parley.checkpoint.Chunk;
import io.parley.checkpoint.StateHead;
import io.parley.checkpoint.TransferMessage;
import io.parley.checkpoint.TransferMessage.ChunkAnswer;
import io.parley.checkpoint.TransferMessage.ChunkRequest;
import io.parley.checkpoint.TransferMessage.ListAnswer;
import io.parley.checkpoint.TransferMessage.ListRequest;
import io.parley.crdt.Origin;
import io.parley.crdt.VersionVector;
import io.parley.gossip.DigestMessage;
import io.parley.gossip.Message;
import io.parley.gossip.PageMessage;
import io.parley.gossip.PushMessage;
import io.parley.hazelcast.MalformedMessageException.Reason;
import io.parley.hazelcast.wire.Abort;
import io.parley.hazelcast.wire.Barrier;
import io.parley.hazelcast.wire.Cell;
import io.parley.hazelcast.wire.ChunkAnswerBody;
import io.parley.hazelcast.wire.ChunkRequestBody;
import io.parley.hazelcast.wire.Counter;
import io.parley.hazelcast.wire.Delta;
import io.parley.hazelcast.wire.DigestBody;
import io.parley.hazelcast.wire.Envelope;
import io.parley.hazelcast.wire.ForkBody;
import io.parley.hazelcast.wire.Header;
import io.parley.hazelcast.wire.ListAnswerBody;
import io.parley.hazelcast.wire.ListRequestBody;
import io.parley.hazelcast.wire.PageBody;
import io.parley.hazelcast.wire.PushBody;
import io.parley.hazelcast.wire.Removal;
import io.parley.hazelcast.wire.VectorEntry;
import io.parley.merkle.Hash;
import io.parley.replica.AbortCell;
import io.parley.replica.BarrierCell;
import io.parley.replica.CounterCell;
import io.parley.replica.Digest;
import io.parley.replica.Entry;
import io.parley.replica.HeaderCell;
import io.parley.replica.Limits;
import io.parley.replica.LogHead;
import io.parley.replica.RegisterCell;
import io.parley.replica.RemovalCell;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WireCodecTest {
  private static final long MANY = Long.MAX_VALUE - 10_000;
  private static final long STAMP = 1_000;
  private static final String ID = "c".repeat(Limits.MAX_CHECKPOINT_ID_CHARS);
  private static final RandomMessages RANDOM = new RandomMessages(1);
  private static final Origin SENDER = longest(0);
  private static final io.parley.hazelcast.wire.Origin WIRE_SENDER =
      io.parley.hazelcast.wire.Origin.newBuilder().setNode("a").setIncarnation(1).build();

  private final WireCodec codec = new WireCodec(Limits.MIN_MESSAGE_BYTES);

  /** The longest of its kind; all of them differ. */
  private static Origin longest(int number) {
    return new Origin("n".repeat(59) + String.format("%05d", number), -1L - number);
  }

  private static LogHead head() {
    return new LogHead(MANY, RANDOM.hash());
  }

  private static Stream<Message> greatest() {
    TreeMap<Origin, Digest.Summary> summaries = new TreeMap<>();
    Map<Origin, Long> versions = new HashMap<>();
    List<io.parley.replica.Delta> deltas = new ArrayList<>();
    for (int i = 1; i <= Limits.MAX_ORIGINS; i++) {
      summaries.put(longest(i), new Digest.Summary(Long.MAX_VALUE, head(), RANDOM.hash()));
      versions.put(longest(i), Long.MAX_VALUE);
      deltas.add(
          new io.parley.replica.Delta(
              longest(i), MANY, Long.MAX_VALUE, cells(longest(i), 2), head()));
    }
    return Stream.of(
        new DigestMessage(
            SENDER,
            -1,
            Long.MIN_VALUE >> 2,
            new Digest(summaries),
            DigestMessage.Want.LOST,
            DigestMessage.Answer.ALWAYS),
        new PageMessage(SENDER, VersionVector.of(versions), deltas, true),
        new PageMessage(
            SENDER,
            VersionVector.of(versions),
            List.of(
                new io.parley.replica.Delta(
                    longest(1),
                    MANY,
                    Long.MAX_VALUE,
                    cells(longest(1), Limits.MAX_PAGE_CELLS),
                    head())),
            true),
        new PushMessage(
            SENDER,
            new io.parley.replica.Delta(
                SENDER, MANY, Long.MAX_VALUE, cells(SENDER, Limits.MAX_PAGE_CELLS), head()),
            VersionVector.of(versions)));
  }

  /** Kinds in turn, each as long as it can be but for its value. */
  private static List<io.parley.replica.Cell> cells(Origin origin, int count) {
    String name = "😀".repeat(Limits.MAX_NAME_CHARS);
    String type = "😀".repeat(Limits.MAX_MEDIA_TYPE_CHARS);
    List<io.parley.replica.Cell> cells = new ArrayList<>();
    long sequence = MANY - 1;
    for (int i = 1; i <= count; i++) {
      long stamp = MANY + i;
      cells.add(
          switch (i % 7) {
            case 0 -> new Entry(origin, stamp, stamp, sequence++, type, new byte[0]);
            case 1 -> new RegisterCell(origin, stamp, stamp, name, type, new byte[0]);
            case 2 -> new CounterCell(origin, stamp, stamp, name, Long.MAX_VALUE, Long.MAX_VALUE);
            case 3 -> barrier(origin, stamp, 3);
            case 4 ->
                new HeaderCell(
                    origin,
                    stamp,
                    stamp,
                    ID,
                    stamp - 1,
                    RANDOM.hash(),
                    origin.node(),
                    Long.MAX_VALUE,
                    Limits.MAX_STATE_BYTES,
                    RANDOM.hash());
            case 5 -> new AbortCell(origin, stamp, stamp, ID, stamp - 1);
            default -> new RemovalCell(origin, stamp, stamp, ID, stamp - 1);
          });
    }
    return cells;
  }

  /** Of the longest id, expecting nodes of the longest ids; stamped as late as its timeout lets. */
  private static BarrierCell barrier(Origin origin, long stamp, int expected) {
    TreeSet<String> nodes = new TreeSet<>();
    for (int i = 0; i < expected; i++) {
      nodes.add(longest(i).node());
    }
    long timeout = Math.min(Limits.MAX_TIMEOUT_MICROS, Long.MAX_VALUE - stamp);
    return new BarrierCell(origin, stamp, stamp, ID, nodes, timeout, true);
  }

  @ParameterizedTest
  @MethodSource("greatest")
  void theGreatestMessageIsNoLongerThanItsWeightSaysAndIsTaken(Message message)
      throws MalformedMessageException {
    byte[] bytes = codec.encode(message);

    assertTrue(
        bytes.length <= message.weight() + Message.ENVELOPE_BYTES,
        () -> bytes.length + " bytes, weight " + message.weight());
    assertEquals(message, new WireCodec(bytes.length).decode(bytes).gossip());
  }

  @Test
  void theDigestOfTheMostOriginsFitsTheLeastGreatestMessage() {
    Message digest = greatest().findFirst().orElseThrow();

    assertTrue(digest.weight() + Message.ENVELOPE_BYTES <= Limits.MIN_MESSAGE_BYTES);
  }

  @Test
  void theGreatestCellFitsTheLeastGreatestMessage() throws MalformedMessageException {
    RegisterCell cell =
        new RegisterCell(
            longest(1),
            MANY + 1,
            Long.MAX_VALUE,
            "😀".repeat(Limits.MAX_NAME_CHARS),
            "😀".repeat(Limits.MAX_MEDIA_TYPE_CHARS),
            new byte[Limits.MAX_VALUE_BYTES]);
    Map<Origin, Long> versions = new HashMap<>();
    for (int i = 1; i <= Limits.MAX_ORIGINS; i++) {
      versions.put(longest(i), Long.MAX_VALUE);
    }
    Message page =
        new PageMessage(
            SENDER,
            VersionVector.of(versions),
            List.of(
                new io.parley.replica.Delta(
                    longest(1), MANY, Long.MAX_VALUE, List.of(cell), head())),
            true);

    assertTrue(page.weight() + Message.ENVELOPE_BYTES <= Limits.MIN_MESSAGE_BYTES);
    assertEquals(page, codec.decode(codec.encode(page)).gossip());
  }

  private static Stream<TransferMessage> greatestTransfers() {
    List<Hash> names = Stream.generate(RANDOM::hash).limit(TransferMessage.MOST_CHUNKS).toList();
    List<Hash> list = Stream.generate(RANDOM::hash).limit(StateHead.MAX_CHUNKS).toList();
    byte[] chunk = new byte[Chunk.SIZE];
    return Stream.of(
        new ListRequest(-1, RANDOM.hash(), true),
        new ListAnswer(-1, RANDOM.hash(), StateHead.MAX_SIZE, list, chunk),
        new ChunkRequest(-1, names),
        new ChunkAnswer(-1, List.of(chunk, chunk, chunk, chunk, chunk, chunk, chunk), List.of()),
        new ChunkAnswer(-1, List.of(), names));
  }

  @ParameterizedTest
  @MethodSource("greatestTransfers")
  void theGreatestTransferMessageFitsTheLeastGreatestMessage(TransferMessage message)
      throws MalformedMessageException {
    byte[] bytes = codec.encode(SENDER, message);

    assertTrue(
        bytes.length <= message.weight() + Message.ENVELOPE_BYTES,
        () -> bytes.length + " bytes, weight " + message.weight());
    assertTrue(message.weight() + Message.ENVELOPE_BYTES <= Limits.MIN_MESSAGE_BYTES);
    assertEquals(new Arrived(SENDER, message), codec.decode(bytes));
  }

  @Test
  void theGreatestBarrierFitsTheLeastGreatestMessage() throws MalformedMessageException {
    BarrierCell barrier = barrier(longest(1), MANY + 1, Limits.MAX_EXPECTED_NODES);
    PushMessage push =
        new PushMessage(
            longest(1),
            new io.parley.replica.Delta(longest(1), MANY, MANY + 1, List.of(barrier), head()),
            VersionVector.EMPTY);

    byte[] bytes = codec.encode(push);

    assertTrue(bytes.length <= push.weight() + Message.ENVELOPE_BYTES);
    assertEquals(push, codec.decode(bytes).gossip());
  }

  @Test
  void aPageOfBarriersThatExpectManyNodesOfShortIdsIsTaken() throws MalformedMessageException {
    int greatest = 4 * Limits.MIN_MESSAGE_BYTES;
    Origin origin = new Origin("a", 1);
    TreeSet<String> nodes = new TreeSet<>();
    for (int i = 0; i < Limits.MAX_EXPECTED_NODES; i++) {
      nodes.add(Integer.toString(i, Character.MAX_RADIX));
    }
    List<io.parley.replica.Cell> cells = new ArrayList<>();
    Message page;
    do {
      long stamp = cells.size() + 1L;
      cells.add(new BarrierCell(origin, stamp, stamp, "c", nodes, 1, false));
      page = page(origin, cells);
    } while (page.weight() + Message.ENVELOPE_BYTES <= greatest);
    Message full = page(origin, cells.subList(0, cells.size() - 1));

    assertEquals(full, new WireCodec(greatest).decode(codec.encode(full)).gossip());
  }

  private static Message page(Origin origin, List<io.parley.replica.Cell> cells) {
    return new PageMessage(
        origin,
        VersionVector.EMPTY,
        List.of(new io.parley.replica.Delta(origin, 0, cells.size(), cells, head())),
        false);
  }

  @Test
  void aPushOfOneSmallEntryIsSmall() {
    Origin origin = new Origin("node-1", 0x0123456789ABCDEFL);
    Entry entry = new Entry(origin, 1000, 1_790_000_000_000_000L, 900, "text/plain", new byte[200]);
    PushMessage push =
        new PushMessage(
            origin,
            new io.parley.replica.Delta(origin, 999, 1000, List.of(entry), head()),
            VersionVector.of(Map.of(new Origin("node-2", 5), 77L)));

    int length = codec.encode(push).length;

    assertTrue(length <= 200 + 160, () -> length + " bytes");
  }

  // ---- what is refused ----

  @Test
  void longerThanAllowedIsRefusedBeforeItIsParsed() {
    byte[] bytes = new byte[101];

    assertRefused(Reason.OVERSIZED, () -> new WireCodec(100).decode(bytes));
    assertRefused(Reason.MALFORMED, () -> new WireCodec(101).decode(bytes));
  }

  @Test
  void manySmallPartsAreRefusedThoughTheyAreShort() {
    PageBody.Builder cells = PageBody.newBuilder();
    Delta.Builder delta = Delta.newBuilder();
    for (int i = 0; i <= PartCount.most(Limits.MIN_MESSAGE_BYTES); i++) {
      delta.addCells(Cell.getDefaultInstance());
    }
    assertRefused(
        Reason.OVERSIZED, envelope().setPage(cells.addDeltas(delta)).build().toByteArray());
  }

  @Test
  void oneCellTooManyIsRefused() {
    Delta.Builder delta = Delta.newBuilder().setSpan(Limits.MAX_PAGE_CELLS + 1);
    for (int i = 0; i <= Limits.MAX_PAGE_CELLS; i++) {
      delta.addCells(
          Cell.newBuilder()
              .setVersionStep(1)
              .setTimestampStep(1)
              .setCounter(Counter.newBuilder().setName("c")));
    }
    // Shared out over two deltas, so that none has too many alone.
    Delta first =
        delta.clone().clearCells().addAllCells(delta.getCellsList().subList(0, 5)).build();
    Delta rest =
        delta
            .clone()
            .setOrigin(WIRE_SENDER.toBuilder().setIncarnation(2))
            .clearCells()
            .addAllCells(delta.getCellsList().subList(5, delta.getCellsCount()))
            .build();
    assertRefused(
        Reason.INVALID,
        envelope()
            .setPage(PageBody.newBuilder().addDeltas(first).addDeltas(rest))
            .build()
            .toByteArray());
  }

  @Test
  void oneOriginTooManyIsRefused() {
    DigestBody.Builder digest = DigestBody.newBuilder();
    PushBody.Builder push = PushBody.newBuilder().setDelta(Delta.getDefaultInstance());
    Envelope valid = Encoding.envelope(greatest().findFirst().orElseThrow());
    digest.addAllOrigins(valid.getDigest().getOriginsList());
    digest.addOrigins(valid.getDigest().getOrigins(0).toBuilder().setOrigin(WIRE_SENDER));
    digest
        .getOriginsList()
        .forEach(
            s -> push.addSeen(VectorEntry.newBuilder().setOrigin(s.getOrigin()).setVersion(1)));

    assertRefused(Reason.INVALID, envelope().setDigest(digest).build().toByteArray());
    assertRefused(Reason.INVALID, envelope().setPush(push).build().toByteArray());
    assertRefused(
        Reason.INVALID,
        envelope()
            .setPage(PageBody.newBuilder().addAllHave(push.getSeenList()))
            .build()
            .toByteArray());
  }

  @Test
  void deepNestingIsRefusedBeforeTheStackOverflows() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(envelope().build().toByteArray());
    for (int i = 0; i < 500_000; i++) {
      bytes.write(15 << 3 | 3);
    }
    assertRefused(Reason.MALFORMED, bytes.toByteArray());
  }

  @Test
  void textThatIsNotUtf8IsRefused() {
    byte[] bytes = envelope().build().toByteArray();
    bytes[bytes.length - 10] = (byte) 0xFF;

    assertRefused(Reason.MALFORMED, bytes);
  }

  @Test
  void valuesOutOfBoundsAreRefused() {
    ForkBody.Builder fork =
        ForkBody.newBuilder()
            .setOrigin(WIRE_SENDER)
            .setHere(ByteString.copyFrom(new byte[32]))
            .setThere(ByteString.copyFrom(new byte[31]));
    Delta.Builder overflow = Delta.newBuilder().setFrom(Long.MAX_VALUE).setSpan(1);
    PushBody.Builder twice =
        PushBody.newBuilder()
            .setDelta(Delta.getDefaultInstance())
            .addSeen(VectorEntry.newBuilder().setOrigin(WIRE_SENDER).setVersion(1))
            .addSeen(VectorEntry.newBuilder().setOrigin(WIRE_SENDER).setVersion(2));

    assertRefused(Reason.INVALID, envelope().build().toByteArray());
    assertRefused(Reason.INVALID, envelope().setFork(fork).build().toByteArray());
    assertRefused(
        Reason.INVALID,
        envelope().setPush(PushBody.newBuilder().setDelta(overflow)).build().toByteArray());
    assertRefused(Reason.INVALID, envelope().setPush(twice).build().toByteArray());
    assertRefused(
        Reason.INVALID,
        envelope().setDigest(DigestBody.newBuilder().setAnswerValue(9)).build().toByteArray());
    assertRefused(
        Reason.INVALID,
        envelope().setDigest(DigestBody.newBuilder().setWantValue(9)).build().toByteArray());
    assertRefused(
        Reason.INVALID,
        envelope()
            .setSender(WIRE_SENDER.toBuilder().setNode("no/node"))
            .setDigest(DigestBody.getDefaultInstance())
            .build()
            .toByteArray());
  }

  @Test
  void cellsOfCheckpointsThatAreOutOfBoundsAreRefused() throws MalformedMessageException {
    Barrier barrier =
        Barrier.newBuilder().setId("c").addExpected("a").addExpected("b").setTimeout(1).build();
    Header header =
        Header.newBuilder()
            .setId("c")
            .setOpening(ByteString.copyFrom(new byte[32]))
            .setNode("a")
            .setSize(1)
            .setRoot(ByteString.copyFrom(new byte[32]))
            .build();
    Abort abort = Abort.newBuilder().setId("c").setOpened(STAMP - 1).build();
    Removal removal = Removal.newBuilder().setOpened(STAMP - 1).build();

    assertTaken(cell().setBarrier(barrier));
    assertTaken(cell().setHeader(header));
    assertTaken(cell().setAbort(abort));
    assertTaken(cell().setRemoval(removal));
    assertTaken(cell().setRemoval(removal.toBuilder().setId("c")));

    assertRefused(cell().setBarrier(barrier.toBuilder().clearId()));
    assertRefused(cell().setBarrier(barrier.toBuilder().setId("no/id")));
    assertRefused(cell().setBarrier(barrier.toBuilder().clearExpected()));
    assertRefused(cell().setBarrier(barrier.toBuilder().addExpected("b")));
    assertRefused(cell().setBarrier(barrier.toBuilder().addExpected("a")));
    assertRefused(cell().setBarrier(barrier.toBuilder().addExpected("no/node")));
    assertRefused(cell().setBarrier(barrier.toBuilder().clearTimeout()));
    assertRefused(cell().setBarrier(barrier.toBuilder().setTimeout(Limits.MAX_TIMEOUT_MICROS + 1)));
    assertRefused(cell().setHeader(header.toBuilder().setOpened(STAMP)));
    assertRefused(cell().setHeader(header.toBuilder().clearOpening()));
    assertRefused(cell().setHeader(header.toBuilder().clearNode()));
    assertRefused(cell().setHeader(header.toBuilder().setLogicalTime(-1)));
    assertRefused(cell().setHeader(header.toBuilder().clearSize()));
    assertRefused(cell().setHeader(header.toBuilder().setSize(Limits.MAX_STATE_BYTES + 1)));
    assertRefused(cell().setHeader(header.toBuilder().clearRoot()));
    assertRefused(cell().setAbort(abort.toBuilder().clearId()));
    assertRefused(cell().setAbort(abort.toBuilder().setOpened(STAMP)));
    assertRefused(cell().setRemoval(removal.toBuilder().setOpened(-1)));
    assertRefused(cell().setRemoval(removal.toBuilder().setOpened(STAMP)));
    assertRefused(cell().setRemoval(removal.toBuilder().setId("no/id")));
  }

  private static Cell.Builder cell() {
    return Cell.newBuilder().setVersionStep(1).setTimestampStep(STAMP);
  }

  private static byte[] push(Cell.Builder cell) {
    return envelope()
        .setPush(PushBody.newBuilder().setDelta(Delta.newBuilder().setSpan(1).addCells(cell)))
        .build()
        .toByteArray();
  }

  private void assertTaken(Cell.Builder cell) throws MalformedMessageException {
    Message message = codec.decode(push(cell)).gossip();
    assertEquals(message, codec.decode(codec.encode(message)).gossip());
  }

  private void assertRefused(Cell.Builder cell) {
    assertRefused(Reason.INVALID, push(cell));
  }

  @Test
  void transferMessagesThatAreOutOfBoundsAreRefused() throws MalformedMessageException {
    ByteString hash = ByteString.copyFrom(new byte[32]);
    ByteString other = ByteString.copyFrom(RANDOM.hash().bytes());
    ByteString chunk = ByteString.copyFrom(new byte[Chunk.SIZE]);
    ByteString longer = ByteString.copyFrom(new byte[Chunk.SIZE + 1]);
    ListAnswerBody list =
        ListAnswerBody.newBuilder().setRoot(hash).setSize(1).setChunks(hash).setLast(hash).build();
    ChunkRequestBody request = ChunkRequestBody.newBuilder().addNames(hash).build();
    ChunkAnswerBody answer = ChunkAnswerBody.newBuilder().addChunks(chunk).addAbsent(hash).build();
    codec.decode(envelope().setListAnswer(list).build().toByteArray());
    codec.decode(envelope().setChunkRequest(request).build().toByteArray());
    codec.decode(envelope().setChunkAnswer(answer).build().toByteArray());

    assertInvalid(envelope().setListRequest(ListRequestBody.getDefaultInstance()));
    assertInvalid(envelope().setListAnswer(list.toBuilder().clearRoot()));
    assertInvalid(envelope().setListAnswer(list.toBuilder().clearSize()));
    assertInvalid(envelope().setListAnswer(list.toBuilder().setSize(-1)));
    assertInvalid(envelope().setListAnswer(list.toBuilder().setSize(Chunk.SIZE + 1)));
    assertInvalid(envelope().setListAnswer(list.toBuilder().setSize(StateHead.MAX_SIZE + 1)));
    assertInvalid(envelope().setListAnswer(list.toBuilder().setChunks(hash.substring(1))));
    assertInvalid(envelope().setListAnswer(list.toBuilder().setLast(longer)));
    assertInvalid(envelope().setChunkRequest(request.toBuilder().clearNames()));
    assertInvalid(envelope().setChunkRequest(request.toBuilder().addNames(hash)));
    assertInvalid(envelope().setChunkRequest(request.toBuilder().addNames(hash.substring(1))));
    assertInvalid(
        envelope()
            .setChunkRequest(
                request.toBuilder()
                    .addAllNames(
                        Stream.generate(RANDOM::hash)
                            .limit(TransferMessage.MOST_CHUNKS)
                            .map(Encoding::hash)
                            .toList())));
    assertInvalid(envelope().setChunkAnswer(answer.toBuilder().clearChunks().clearAbsent()));
    assertInvalid(envelope().setChunkAnswer(answer.toBuilder().addChunks(ByteString.EMPTY)));
    assertInvalid(envelope().setChunkAnswer(answer.toBuilder().addChunks(longer)));
    assertInvalid(
        envelope()
            .setChunkAnswer(
                answer.toBuilder()
                    .addAllAbsent(Collections.nCopies(TransferMessage.MOST_CHUNKS - 1, other))));
  }

  private void assertInvalid(Envelope.Builder envelope) {
    assertRefused(Reason.INVALID, envelope.build().toByteArray());
  }

  @Test
  void fieldsOfLaterReleasesAreIgnored() throws MalformedMessageException {
    Envelope later =
        envelope()
            .setDigest(DigestBody.getDefaultInstance())
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(900, UnknownFieldSet.Field.newBuilder().addVarint(5).build())
                    .build())
            .build();

    Arrived message = codec.decode(later.toByteArray());

    assertEquals(new Origin("a", 1), message.sender());
  }

  private static Envelope.Builder envelope() {
    return Envelope.newBuilder().setVersion(WireCodec.VERSION).setSender(WIRE_SENDER);
  }

  private interface Decode {
    Arrived run() throws MalformedMessageException;
  }

  private void assertRefused(Reason reason, byte[] bytes) {
    assertRefused(reason, () -> codec.decode(bytes));
  }

  private static void assertRefused(Reason reason, Decode decode) {
    assertEquals(reason, assertThrows(MalformedMessageException.class, decode::run).reason());
  }
}
