package io.parley.checkpoint;

import io.parley.checkpoint.TransferMessage.ChunkAnswer;
import io.parley.checkpoint.TransferMessage.ChunkRequest;
import io.parley.checkpoint.TransferMessage.ListAnswer;
import io.parley.checkpoint.TransferMessage.ListRequest;
import io.parley.merkle.Hash;
import io.parley.merkle.MerkleTree;
import io.parley.replica.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Fetches from peers the bytes of the states that this node should hold, and answers peers that do
 * the same.
 *
 * <p>Of each state first the list of its chunks, then those that are not in the store; what is
 * there is not asked for again, so a node that died goes on where it was. A list is stored only if
 * it gives the state's root and number of chunks and its last chunk has the right length; a chunk
 * only if its bytes give its name. One peer is asked as long as it answers; another, at random,
 * where it is silent, lacks something or lies.
 *
 * <p>Bounds: {@link #MOST_ACTIVE} states at once with one open request each, {@link #MOST_REQUESTS}
 * requests and {@link Answering#MOST_ANSWERS} answers to a peer between two ticks; no bytes are
 * kept in memory. Where the store fails, the step is given up and tried again at a later tick;
 * {@link StoreException} is never thrown. Messages are handed to the transport within each call;
 * time-outs are counted in ticks. Not thread-safe.
 */
public final class Transfer {
  /** One waits for its answer while the other's is stored. */
  static final int MOST_ACTIVE = 2;

  /**
   * Between two ticks: with a tick each second some 28 MiB/s, which leaves the better part of a
   * disk and a line to others.
   */
  static final int MOST_REQUESTS = 64;

  /** Missing chunks that are looked at for a request. */
  private static final int WINDOW = 64;

  /** As many damaged ones are known by name; all are healed. */
  private static final int MOST_DAMAGED = 4096;

  private final ChunkStore store;
  private final TransferTransport transport;
  private final Random random;
  private final TransferCounters counters = new TransferCounters();
  private final Answering answering;
  private final Set<Hash> damaged = new HashSet<>();
  private Map<StateHead, Fetch> fetches = new LinkedHashMap<>();
  private Set<String> peers = Set.of();
  private long tick;
  private long storeRests;
  private int requests;
  private boolean busy;

  /**
   * @param random seeded by the caller
   * @param foundDamaged told, within {@link #receive}, of a chunk that was to be sent and is
   *     damaged here; should have the store forget it, and then call {@link #heal}; may throw
   *     {@link StoreException}
   */
  public Transfer(
      ChunkStore store, TransferTransport transport, Random random, Consumer<Hash> foundDamaged) {
    this.store = store;
    this.transport = transport;
    this.random = random;
    this.answering = new Answering(store, transport, counters, foundDamaged);
  }

  /** What this node should hold from now on, the most urgent first. */
  public void want(Collection<StateHead> states) {
    Map<StateHead, Fetch> next = new LinkedHashMap<>();
    for (StateHead state : states) {
      Fetch before = fetches.get(state);
      next.put(state, before == null ? new Fetch(state) : before);
    }
    fetches = next;
    whileBusy(() -> {});
  }

  /** Who may be asked and is answered; from others nothing is taken. */
  public void peers(Set<String> nodes) {
    if (!nodes.equals(peers)) {
      peers = Set.copyOf(nodes);
      fetches.values().forEach(fetch -> fetch.rest(0));
      whileBusy(this::giveUpSilent);
    }
  }

  /** A beat, each second or so. */
  public void tick() {
    tick++;
    requests = 0;
    answering.tick();
    whileBusy(this::giveUpSilent);
  }

  private void giveUpSilent() {
    for (Fetch fetch : fetches.values()) {
      if (fetch.silent(peers, tick)) {
        counters.retries++;
      }
    }
  }

  /** A chunk was damaged, and the store has forgotten it: states that have it come first now. */
  public void heal(Hash chunk) {
    if (damaged.size() < MOST_DAMAGED) {
      damaged.add(chunk);
    }
    fetches.values().forEach(fetch -> fetch.doubt(tick));
    if (!busy) {
      whileBusy(() -> {});
    }
  }

  /** Takes what a node has sent. */
  public void receive(String from, TransferMessage message) {
    if (peers.contains(from)) {
      whileBusy(() -> take(from, message));
    } else {
      counters.refused(TransferRefusal.NOT_A_PEER);
    }
  }

  /** Whether this state is wanted and known to be whole. */
  public boolean whole(StateHead state) {
    Fetch fetch = fetches.get(state);
    return fetch != null && fetch.whole();
  }

  /** The wanted states that are not known to be whole, the most urgent first. */
  public List<StateHead> missing() {
    return fetches.values().stream().filter(f -> !f.whole()).map(Fetch::head).toList();
  }

  /** What was done so far. */
  public TransferStatistics statistics() {
    int whole = (int) fetches.values().stream().filter(Fetch::whole).count();
    return counters.statistics(fetches.size(), whole);
  }

  /** Does it, and then asks for what can be asked for. */
  private void whileBusy(Runnable step) {
    busy = true;
    try {
      step.run();
      if (tick >= storeRests) {
        askAll();
      }
    } catch (StoreException e) {
      counters.storeFailures++;
      storeRests = tick + 1;
    } finally {
      busy = false;
    }
  }

  // ---- asking ----

  private void askAll() {
    List<Fetch> order = new ArrayList<>(fetches.values());
    order.removeIf(fetch -> fetch.whole() || fetch.rests(tick));
    order.sort((a, b) -> Boolean.compare(b.healing(), a.healing()));
    for (Fetch fetch : order) {
      if (!fetch.looked()) {
        look(fetch);
      }
    }
    long active = fetches.values().stream().filter(Fetch::waits).count();
    for (Fetch fetch : order) {
      if (active >= MOST_ACTIVE || requests >= MOST_REQUESTS) {
        return;
      }
      if (!fetch.whole() && !fetch.waits() && !fetch.rests(tick) && ask(fetch)) {
        active++;
      }
    }
    if (fetches.values().stream().allMatch(Fetch::whole)) {
      damaged.clear();
    }
  }

  /** What of it is here. Of a root that is here with another size, it never can be. */
  private void look(Fetch fetch) {
    Hash root = fetch.head().root();
    Optional<StateHead> known = store.state(root);
    if (known.isPresent() && !known.get().equals(fetch.head())) {
      fetch.rest(tick + Fetch.LIED_TICKS);
      return;
    }
    fetch.found(known.isPresent());
    if (known.isPresent() && store.missing(root, 1).isEmpty()) {
      fetch.foundWhole(tick);
    }
  }

  /** False if there is nothing to ask for, or nobody to ask. */
  private boolean ask(Fetch fetch) {
    Hash root = fetch.head().root();
    List<Hash> missing = fetch.listed() ? store.missing(root, WINDOW) : List.of();
    if (fetch.listed() && missing.isEmpty()) {
      // What is not known any more lacks nothing either.
      look(fetch);
      return false;
    }
    String peer = fetch.choose(peers, tick, random);
    if (peer == null) {
      return false;
    }
    Fetch.Question question = fetch.ask(random.nextLong(), peer, tick, fetch.pick(missing, random));
    requests++;
    counters.requestsSent++;
    transport.send(
        peer,
        fetch.listed()
            ? new ChunkRequest(question.number(), question.names())
            : new ListRequest(question.number(), root, fetch.withLast()));
    return true;
  }

  // ---- taking ----

  private void take(String from, TransferMessage message) {
    if (message instanceof ListRequest request) {
      answering.answer(from, request);
    } else if (message instanceof ChunkRequest request) {
      answering.answer(from, request);
    } else if (message instanceof ListAnswer answer) {
      takeList(from, answer);
    } else if (message instanceof ChunkAnswer answer) {
      takeChunks(from, answer);
    }
  }

  private void takeList(String from, ListAnswer answer) {
    for (Fetch fetch : fetches.values()) {
      if (fetch.head().root().equals(answer.root())
          && fetch.answered(answer.request(), from, true) != null) {
        if (answer.size() == 0) {
          counters.retries++;
          fetch.lacks(from, tick, true);
        } else {
          takeList(fetch, from, answer);
        }
        return;
      }
    }
    counters.refused(TransferRefusal.UNASKED);
  }

  private void takeList(Fetch fetch, String from, ListAnswer answer) {
    StateHead head = fetch.head();
    if (answer.size() != head.size() || !MerkleTree.root(answer.chunks()).equals(head.root())) {
      lied(fetch, from, TransferRefusal.WRONG_LIST);
      return;
    }
    Hash name = answer.chunks().get(head.chunks() - 1);
    byte[] last = answer.last();
    if (last.length == 0) {
      if (fetch.withLast()) {
        lied(fetch, from, TransferRefusal.WRONG_LIST);
        return;
      }
      last = store.chunk(name).orElse(last);
    }
    boolean right =
        last.length == head.chunkBytes(head.chunks() - 1) && Answering.isIntact(name, last);
    if (right) {
      store.list(head, answer.chunks());
      fetch.found(true);
      counters.bytesReceived += (long) answer.chunks().size() * Hash.SIZE;
      if (answer.last().length > 0) {
        put(List.of(new Chunk(name, last)));
      }
    } else if (fetch.withLast()) {
      lied(fetch, from, TransferRefusal.WRONG_LIST);
    } else {
      fetch.needsLast();
    }
  }

  private void takeChunks(String from, ChunkAnswer answer) {
    for (Fetch fetch : fetches.values()) {
      Fetch.Question question = fetch.answered(answer.request(), from, false);
      if (question != null) {
        takeChunks(fetch, question, answer);
        return;
      }
    }
    counters.refused(TransferRefusal.UNASKED);
  }

  private void takeChunks(Fetch fetch, Fetch.Question question, ChunkAnswer answer) {
    List<Hash> names = new ArrayList<>(question.names());
    names.removeAll(answer.absent());
    boolean right =
        names.size() == answer.chunks().size()
            && names.size() + answer.absent().size() == question.names().size();
    List<Chunk> chunks = new ArrayList<>();
    for (int i = 0; right && i < names.size(); i++) {
      Chunk chunk = new Chunk(names.get(i), answer.chunks().get(i));
      right = chunk.intact() && hasItsLength(fetch.head(), chunk);
      chunks.add(chunk);
    }
    if (!right) {
      lied(fetch, question.peer(), TransferRefusal.WRONG_CHUNK);
      return;
    }
    if (!answer.absent().isEmpty()) {
      counters.retries++;
      fetch.lacks(question.peer(), tick, chunks.isEmpty());
    }
    put(chunks);
  }

  /** A state is cut into chunks of the full size, but for the last. */
  private boolean hasItsLength(StateHead head, Chunk chunk) {
    return chunk.bytes().length == Chunk.SIZE
        || store.chunks(head.root(), head.chunks() - 1, 1).contains(chunk.name());
  }

  private void put(List<Chunk> chunks) {
    if (!chunks.isEmpty()) {
      store.put(chunks);
      for (Chunk chunk : chunks) {
        counters.chunksReceived++;
        counters.bytesReceived += chunk.bytes().length;
        counters.healed += damaged.remove(chunk.name()) ? 1 : 0;
      }
    }
  }

  private void lied(Fetch fetch, String peer, TransferRefusal how) {
    counters.refused(how);
    counters.retries++;
    fetch.lied(peer, tick);
  }
}
