package io.parley.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.checkpoint.TransferMessage.ChunkAnswer;
import io.parley.checkpoint.TransferMessage.ChunkRequest;
import io.parley.checkpoint.TransferMessage.ListAnswer;
import io.parley.checkpoint.TransferMessage.ListRequest;
import io.parley.merkle.Hash;
import io.parley.merkle.MerkleTree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TransferTest {
  private static final int MIB = 1 << 20;
  private static final byte[] STATE = States.random(1, 3 * MIB + 5);
  private static final States.Cut CUT = States.cut(STATE);
  private static final StateHead HEAD = CUT.head();

  private record Sent(String from, String to, TransferMessage message) {}

  /** Three nodes and a line between them that a test may bend. */
  private final Map<String, FaultyChunkStore> stores = new HashMap<>();

  private final Map<String, Transfer> nodes = new HashMap<>();
  private final ArrayDeque<Sent> line = new ArrayDeque<>();
  private final List<Sent> sent = new ArrayList<>();
  private Function<Sent, Stream<Sent>> bend = Stream::of;

  TransferTest() {
    for (String node : List.of("a", "b", "c")) {
      stores.put(node, new FaultyChunkStore(new MemoryChunkStore()));
      start(node);
    }
  }

  private void start(String node) {
    Transfer transfer =
        new Transfer(
            stores.get(node),
            (to, message) -> line.add(new Sent(node, to, message)),
            new Random(7),
            chunk -> {
              stores.get(node).forget(chunk);
              nodes.get(node).heal(chunk);
            });
    nodes.put(node, transfer);
    transfer.peers(others(node));
  }

  private static Set<String> others(String node) {
    Set<String> others = new TreeSet<>(Set.of("a", "b", "c"));
    others.remove(node);
    return others;
  }

  private Transfer a() {
    return nodes.get("a");
  }

  private TransferStatistics statistics() {
    return a().statistics();
  }

  private long refused(TransferRefusal reason) {
    return statistics().refused().getOrDefault(reason, 0L);
  }

  /** Lets all that is under way arrive, and what that causes. */
  private void settle() {
    while (!line.isEmpty()) {
      bend.apply(line.remove())
          .forEach(
              one -> {
                sent.add(one);
                nodes.get(one.to()).receive(one.from(), one.message());
              });
    }
  }

  private void ticks(int count) {
    for (int i = 0; i < count; i++) {
      nodes.values().forEach(Transfer::tick);
      settle();
    }
  }

  private void want(StateHead... states) {
    a().want(List.of(states));
    settle();
  }

  private void only(String peer) {
    a().peers(Set.of(peer));
  }

  private Sent next() {
    return line.remove();
  }

  private void assertWhole(byte[] state) {
    StateHead head = States.cut(state).head();
    assertTrue(a().whole(head));
    assertArrayEquals(state, stores.get("a").read(head).orElseThrow());
  }

  private static long bytes(List<Sent> messages) {
    return messages.stream().mapToLong(one -> one.message().weight()).sum();
  }

  @Test
  void aStateIsFetchedWithoutWaitingForATick() {
    stores.get("b").hold(STATE);
    only("b");

    want(HEAD);

    assertWhole(STATE);
    assertEquals(List.of(), a().missing());
    assertEquals(HEAD.chunks(), stores.get("a").stored());
    assertEquals(HEAD.chunks(), statistics().chunksReceived());
    assertTrue(bytes(sent) < STATE.length + STATE.length / 100, () -> bytes(sent) + " B");
    assertEquals(1, statistics().whole());
  }

  @Test
  void ofAStateInWhichOneChunkChangedOneChunkIsFetched() {
    byte[] before = States.random(2, 64 * MIB);
    byte[] after = before.clone();
    after[20 * MIB] ^= 1;
    stores.get("a").hold(before);
    stores.get("b").hold(after);
    only("b");

    want(States.cut(after).head());

    assertWhole(after);
    assertEquals(1, statistics().chunksReceived());
    long list = 1024L * Hash.SIZE;
    assertEquals(Chunk.SIZE + list, statistics().bytesReceived());
    assertTrue(bytes(sent) < Chunk.SIZE + list + 1024, () -> bytes(sent) + " B");
  }

  @Test
  void equalChunksAreFetchedOnce() {
    stores.get("b").hold(new byte[2 * MIB]);
    only("b");

    want(States.cut(new byte[2 * MIB]).head());

    assertWhole(new byte[2 * MIB]);
    assertEquals(1, statistics().chunksReceived());
  }

  @Test
  void anotherPeerIsAskedWhenOneIsSilent() {
    stores.get("b").hold(STATE);
    stores.get("c").hold(STATE);
    a().want(List.of(HEAD));
    String silent = line.element().to();
    bend = one -> one.to().equals(silent) ? Stream.of() : Stream.of(one);
    settle();

    ticks(Fetch.TIMEOUT_TICKS - 1);
    assertEquals(List.of(), stores.get("a").chunks(HEAD.root(), 0, 1));
    ticks(1);

    assertWhole(STATE);
    assertEquals(1, statistics().retries());
  }

  @Test
  void anotherPeerIsAskedWhenOneLacksSomething() {
    stores.get("b").hold(STATE);
    stores.get("c").hold(STATE);
    CUT.names().subList(0, 30).forEach(stores.get("b")::forget);
    CUT.names().subList(20, CUT.names().size()).forEach(stores.get("c")::forget);

    want(HEAD);
    ticks(10 * Fetch.LACKS_TICKS);
    assertFalse(a().whole(HEAD));
    assertEquals(10, stores.get("a").missing(HEAD.root(), 100).size());

    stores.get("c").put(CUT.chunks().subList(20, 30));
    ticks(10 * Fetch.LACKS_TICKS);
    assertWhole(STATE);
  }

  @Test
  void aPeerThatLiesIsNotAskedAgainForAWhileAndNothingOfItIsStored() {
    stores.get("b").hold(STATE);
    only("b");
    bend = one -> Stream.of(flip(one));

    want(HEAD);
    ticks(Fetch.LIED_TICKS - 1);

    assertEquals(1, stores.get("a").stored(), "the last one, which came with the list");
    assertEquals(1, refused(TransferRefusal.WRONG_CHUNK));
    assertEquals(1, sent.stream().filter(one -> one.message() instanceof ChunkRequest).count());

    bend = Stream::of;
    ticks(1);
    assertWhole(STATE);
  }

  private static Sent flip(Sent one) {
    if (!(one.message() instanceof ChunkAnswer answer) || answer.chunks().isEmpty()) {
      return one;
    }
    List<byte[]> chunks = new ArrayList<>(answer.chunks());
    byte[] flipped = chunks.get(chunks.size() - 1).clone();
    flipped[0] ^= 1;
    chunks.set(chunks.size() - 1, flipped);
    return answer(one, new ChunkAnswer(answer.request(), chunks, answer.absent()));
  }

  private static Sent answer(Sent one, TransferMessage message) {
    return new Sent(one.from(), one.to(), message);
  }

  @Test
  void anAnswerThatIsNotExactlyWhatWasAskedIsALie() {
    stores.get("b").hold(STATE);
    Hash stranger = HEAD.root();
    Hash first = CUT.names().get(0);
    List<Function<ChunkAnswer, ChunkAnswer>> lies =
        List.of(
            a -> chunks(a, a.chunks().subList(1, 7), List.of()),
            a -> chunks(a, a.chunks().subList(1, 7), List.of(stranger)),
            a -> chunks(a, a.chunks().subList(2, 7), List.of(first, first)),
            a -> chunks(a, a.chunks().subList(0, 6), List.of(first)),
            a -> chunks(a, List.of(), List.of(stranger)),
            a -> {
              List<byte[]> swapped = new ArrayList<>(a.chunks());
              Collections.swap(swapped, 0, 1);
              return chunks(a, swapped, List.of());
            });
    for (Function<ChunkAnswer, ChunkAnswer> lie : lies) {
      startEmpty();
      bend =
          one ->
              Stream.of(
                  one.message() instanceof ChunkAnswer answer
                      ? answer(one, lie.apply(answer))
                      : one);

      want(HEAD);

      assertEquals(1, refused(TransferRefusal.WRONG_CHUNK));
      assertEquals(1, stores.get("a").stored(), "the last one, which came with the list");
    }
  }

  private static ChunkAnswer chunks(ChunkAnswer to, List<byte[]> chunks, List<Hash> absent) {
    return new ChunkAnswer(to.request(), chunks, absent);
  }

  /** A node "a" that has nothing, and asks "b" alone. */
  private void startEmpty() {
    stores.put("a", new FaultyChunkStore(new MemoryChunkStore()));
    start("a");
    only("b");
  }

  @Test
  void onlyTheAnswerToTheOpenRequestIsTakenAndOnlyOnce() {
    stores.get("b").hold(STATE);
    stores.get("c").hold(STATE);
    only("b");
    a().want(List.of(HEAD));
    Sent request = next();
    nodes.get("b").receive("a", request.message());
    ListAnswer answer = (ListAnswer) next().message();

    a().receive("c", answer);
    assertEquals(1, refused(TransferRefusal.NOT_A_PEER));
    a().peers(Set.of("b", "c"));
    a().receive("c", answer);
    a().receive("b", new ListAnswer(1, HEAD.root(), HEAD.size(), answer.chunks(), answer.last()));
    a().receive("b", new ListAnswer(answer.request(), other().root(), 0, List.of(), new byte[0]));
    a().receive("b", new ChunkAnswer(answer.request(), List.of(new byte[1]), List.of()));
    assertEquals(4, refused(TransferRefusal.UNASKED));
    assertTrue(line.isEmpty());

    a().receive("b", answer);
    Sent again = next();
    assertEquals(new ListRequest(again.message().request(), HEAD.root(), true), again.message());
    a().receive("b", answer);
    assertEquals(5, refused(TransferRefusal.UNASKED));

    nodes.get("b").receive("a", again.message());
    Sent late = next();
    for (int i = 0; i < Fetch.TIMEOUT_TICKS; i++) {
      a().tick();
    }
    a().receive("b", late.message());
    assertEquals(6, refused(TransferRefusal.UNASKED));
    assertEquals(List.of(), stores.get("a").chunks(HEAD.root(), 0, 1));
  }

  private static StateHead other() {
    return States.cut(new byte[] {9}).head();
  }

  @Test
  void aListThatIsNotTheStatesIsALie() {
    stores.get("b").hold(STATE);
    byte[] last = CUT.chunks().get(HEAD.chunks() - 1).bytes();
    List<Hash> swapped = new ArrayList<>(CUT.names());
    Collections.swap(swapped, 0, 1);
    List<Hash> longer = new ArrayList<>(CUT.names());
    longer.add(CUT.names().get(0));

    assertLie(r -> new ListAnswer(r.request(), r.root(), HEAD.size(), swapped, last));
    assertLie(r -> new ListAnswer(r.request(), r.root(), HEAD.size() + Chunk.SIZE, longer, last));
    assertLie(r -> new ListAnswer(r.request(), r.root(), HEAD.size() + 1, CUT.names(), last));
    assertLie(r -> new ListAnswer(r.request(), r.root(), HEAD.size(), CUT.names(), new byte[5]));
    assertLie(r -> new ListAnswer(r.request(), r.root(), HEAD.size(), CUT.names(), new byte[0]));
  }

  private void assertLie(Function<ListRequest, ListAnswer> lie) {
    startEmpty();
    bend =
        one ->
            one.message() instanceof ListRequest request
                ? Stream.of(new Sent("b", "a", lie.apply(request)))
                : Stream.of(one);

    want(HEAD);

    assertEquals(1, refused(TransferRefusal.WRONG_LIST));
    assertEquals(List.of(), stores.get("a").chunks(HEAD.root(), 0, 1));
    assertTrue(line.isEmpty());
    bend = Stream::of;
  }

  @Test
  void aHeaderThatStatesAnotherSizeNeverMakesAState() {
    stores.get("b").hold(STATE);
    StateHead wrong = new StateHead(HEAD.size() + 1, HEAD.root());
    only("b");

    want(wrong);
    ticks(2 * Fetch.LIED_TICKS);
    assertFalse(a().whole(wrong));
    assertEquals(Optional.empty(), stores.get("a").state(HEAD.root()));

    want(wrong, HEAD);
    ticks(2 * Fetch.LIED_TICKS);
    assertWhole(STATE);
    assertFalse(a().whole(wrong));
    assertEquals(List.of(wrong), a().missing());
  }

  @Test
  void aShortChunkInTheMiddleIsNeverStored() {
    Chunk shorter = Chunk.of(new byte[100]);
    Chunk last = Chunk.of(new byte[] {1});
    Hash root = MerkleTree.root(List.of(shorter.name(), last.name()));
    StateHead head = new StateHead(Chunk.SIZE + 1, root);
    FaultyChunkStore forged = stores.get("b");
    forged.list(head, List.of(shorter.name(), last.name()));
    forged.put(List.of(shorter, last));
    only("b");

    want(head);

    assertFalse(a().whole(head));
    assertEquals(List.of(shorter.name()), stores.get("a").missing(root, 9));
    assertEquals(1, refused(TransferRefusal.WRONG_CHUNK));
  }

  @Test
  void aNodeThatIsNoPeerIsNeitherAskedNorAnswered() {
    stores.get("a").hold(STATE);
    only("b");

    a().receive("c", new ListRequest(1, HEAD.root(), true));
    want(other());

    assertEquals(1, refused(TransferRefusal.NOT_A_PEER));
    assertTrue(sent.stream().noneMatch(one -> one.to().equals("c")));
    assertNotEquals(0, sent.size());
  }

  @Test
  void aFloodOfRequestsIsAnsweredInPartAndDoesNotKeepOthersFromAnswers() {
    stores.get("a").hold(STATE);
    ListRequest request = new ListRequest(1, HEAD.root(), false);
    for (int i = 0; i < Answering.MOST_ANSWERS + 10; i++) {
      a().receive("b", request);
    }
    assertEquals(Answering.MOST_ANSWERS, line.size());
    assertEquals(10, refused(TransferRefusal.TOO_MANY_REQUESTS));

    line.clear();
    a().receive("c", request);
    assertEquals("c", next().to());
    a().tick();
    a().receive("b", request);
    assertEquals("b", next().to());
  }

  @Test
  void whatIsAskedForIsBounded() {
    List<StateHead> heads = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      heads.add(stores.get("b").hold(States.random(10 + i, 500 * Chunk.SIZE)));
    }
    only("b");

    a().want(heads);
    assertEquals(Transfer.MOST_ACTIVE, line.size());
    settle();
    assertEquals(Transfer.MOST_REQUESTS, statistics().requestsSent());
    assertEquals(
        Set.of(heads.get(0).root(), heads.get(1).root()),
        sent.stream()
            .filter(one -> one.message() instanceof ListRequest)
            .map(one -> ((ListRequest) one.message()).root())
            .collect(Collectors.toSet()));

    ticks(1);
    assertEquals(2L * Transfer.MOST_REQUESTS, statistics().requestsSent());
    ticks(5);
    assertEquals(List.of(), a().missing());
    assertEquals(0, nodes.get("b").statistics().refused().size());
  }

  @Test
  void aStateThatIsHereIsKnownToBeWholeWhileOthersAreFetched() {
    stores.get("a").hold(STATE);
    StateHead one = States.cut(new byte[] {1}).head();
    StateHead two = States.cut(new byte[] {2}).head();

    a().want(List.of(one, two, HEAD));

    assertEquals(Transfer.MOST_ACTIVE, line.size());
    assertTrue(a().whole(HEAD));
    assertEquals(List.of(one, two), a().missing());
  }

  @Test
  void aStateThatNobodyHasDoesNotHoldUpOthers() {
    stores.get("b").hold(STATE);
    List<StateHead> heads = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      heads.add(States.cut(new byte[] {(byte) i}).head());
    }
    heads.add(HEAD);

    want(heads.toArray(StateHead[]::new));

    assertWhole(STATE);
    assertEquals(heads.subList(0, 5), a().missing());
  }

  @Test
  void aDamagedChunkIsReportedAndNotSentAndHealedFromAPeer() {
    stores.get("a").hold(STATE);
    stores.get("b").hold(STATE);
    want(HEAD);
    Hash chunk = CUT.names().get(3);
    stores.get("a").rot(chunk);

    a().receive("c", new ChunkRequest(5, CUT.names().subList(2, 5)));

    assertEquals(
        new ChunkAnswer(
            5, List.of(CUT.chunks().get(2).bytes(), CUT.chunks().get(4).bytes()), List.of(chunk)),
        line.stream().filter(one -> one.to().equals("c")).findFirst().orElseThrow().message());
    assertFalse(a().whole(HEAD));
    ticks(Fetch.LACKS_TICKS + 1);
    assertWhole(STATE);
    assertEquals(1, statistics().damaged());
    assertEquals(1, statistics().healed());
    assertEquals(1, statistics().chunksReceived());
  }

  @Test
  void whatIsToBeHealedComesBeforeWhatIsNew() {
    stores.get("a").hold(STATE);
    stores.get("b").hold(STATE);
    only("b");
    want(HEAD);
    ticks(1);
    StateHead one = stores.get("b").hold(States.random(3, 2 * MIB));
    StateHead two = stores.get("b").hold(States.random(4, 2 * MIB));
    a().want(List.of(one, two, HEAD));
    Sent first = next();

    Hash chunk = CUT.names().get(0);
    stores.get("a").forget(chunk);
    a().heal(chunk);
    nodes.get("b").receive("a", first.message());
    line.removeIf(message -> message.message() instanceof ListRequest);
    Sent answer = next();
    a().receive("b", answer.message());

    assertEquals(List.of(chunk), ((ChunkRequest) next().message()).names());
  }

  @Test
  void whereTheStoreFailsItGoesOnAtALaterTick() {
    stores.get("b").hold(STATE);
    only("b");
    Random random = new Random(5);
    stores.get("a").fails(() -> random.nextInt(3) == 0);
    stores.get("a").failsAfterwards(() -> random.nextInt(3) == 0);

    want(HEAD);
    ticks(100);
    stores.get("a").fails(() -> false);

    assertWhole(STATE);
    assertTrue(statistics().storeFailures() > 5);
    assertTrue(bytes(sent) < 3L * STATE.length, () -> bytes(sent) + " B");
  }

  @Test
  void aNodeThatDiedInTheMiddleGoesOnWhereItWas() {
    stores.get("b").hold(STATE);
    only("b");
    a().want(List.of(HEAD));
    while (stores.get("a").stored() < 30) {
      Sent one = next();
      nodes.get(one.to()).receive(one.from(), one.message());
    }
    line.clear();
    int before = stores.get("a").stored();

    start("a");
    only("b");
    want(HEAD);

    assertWhole(STATE);
    assertEquals(HEAD.chunks() - before, statistics().chunksReceived());
  }

  @Test
  void whatIsNotWantedAnyMoreIsNotTaken() {
    stores.get("b").hold(STATE);
    only("b");
    a().want(List.of(HEAD));
    a().want(List.of());

    settle();

    assertEquals(1, refused(TransferRefusal.UNASKED));
    assertEquals(0, stores.get("a").stored());
    assertEquals(0, statistics().wanted());
  }
}
