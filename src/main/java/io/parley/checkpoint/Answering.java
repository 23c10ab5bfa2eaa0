package io.parley.checkpoint;

import io.parley.checkpoint.TransferMessage.ChunkAnswer;
import io.parley.checkpoint.TransferMessage.ChunkRequest;
import io.parley.checkpoint.TransferMessage.ListAnswer;
import io.parley.checkpoint.TransferMessage.ListRequest;
import io.parley.merkle.Hash;
import io.parley.merkle.MerkleTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Answers peers' requests with what is here and whole. */
final class Answering {
  /**
   * Per peer between two ticks: what a peer asks between two of its own ticks, and room for ticks
   * that are not alike.
   */
  static final int MOST_ANSWERS = 4 * Transfer.MOST_REQUESTS;

  private final ChunkStore store;
  private final TransferTransport transport;
  private final TransferCounters counters;
  private final Consumer<Hash> damaged;
  private final Map<String, Integer> answered = new HashMap<>();

  Answering(
      ChunkStore store,
      TransferTransport transport,
      TransferCounters counters,
      Consumer<Hash> damaged) {
    this.store = store;
    this.transport = transport;
    this.counters = counters;
    this.damaged = damaged;
  }

  void tick() {
    answered.clear();
  }

  void answer(String peer, ListRequest request) {
    if (mayAnswer(peer)) {
      ListAnswer answer = list(request).orElseGet(() -> ListAnswer.unknown(request));
      counters.bytesSent += (long) answer.chunks().size() * Hash.SIZE + answer.last().length;
      counters.chunksSent += answer.last().length > 0 ? 1 : 0;
      send(peer, answer);
    }
  }

  void answer(String peer, ChunkRequest request) {
    if (mayAnswer(peer)) {
      List<byte[]> chunks = new ArrayList<>();
      List<Hash> absent = new ArrayList<>();
      for (Hash name : request.names()) {
        intact(name).ifPresentOrElse(chunks::add, () -> absent.add(name));
      }
      counters.bytesSent += chunks.stream().mapToLong(chunk -> chunk.length).sum();
      counters.chunksSent += chunks.size();
      send(peer, new ChunkAnswer(request.request(), chunks, absent));
    }
  }

  private boolean mayAnswer(String peer) {
    boolean may = answered.merge(peer, 1, Integer::sum) <= MOST_ANSWERS;
    if (!may) {
      counters.refused(TransferRefusal.TOO_MANY_REQUESTS);
    }
    return may;
  }

  private void send(String peer, TransferMessage answer) {
    counters.answersSent++;
    transport.send(peer, answer);
  }

  private Optional<ListAnswer> list(ListRequest request) {
    Hash root = request.root();
    Optional<StateHead> head = store.state(root);
    if (head.isEmpty()) {
      return Optional.empty();
    }
    List<Hash> chunks = store.chunks(root, 0, head.get().chunks());
    if (chunks.size() != head.get().chunks() || !MerkleTree.root(chunks).equals(root)) {
      return Optional.empty();
    }
    Optional<byte[]> last =
        request.withLast() ? intact(chunks.get(chunks.size() - 1)) : Optional.of(new byte[0]);
    return last.map(
        bytes -> new ListAnswer(request.request(), root, head.get().size(), chunks, bytes));
  }

  private Optional<byte[]> intact(Hash name) {
    Optional<byte[]> bytes = store.chunk(name);
    if (bytes.isPresent() && !isIntact(name, bytes.get())) {
      counters.damaged++;
      damaged.accept(name);
      return Optional.empty();
    }
    return bytes;
  }

  /** Whatever the disk made of them: none, or more than a chunk has. */
  static boolean isIntact(Hash name, byte[] bytes) {
    return bytes.length >= 1 && bytes.length <= Chunk.SIZE && new Chunk(name, bytes).intact();
  }
}
