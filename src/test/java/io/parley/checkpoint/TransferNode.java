package io.parley.checkpoint;

import io.parley.checkpoint.TransferMessage.ChunkAnswer;
import io.parley.checkpoint.TransferMessage.ListAnswer;
import io.parley.merkle.Hash;
import io.parley.replica.StoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A node of a {@link TransferWorld}: its disk stays when its process dies. */
final class TransferNode {
  private final String id;
  private final TransferWorld world;
  private final FaultyChunkStore store = new FaultyChunkStore(new MemoryChunkStore());
  private final Random random;
  private Collection<StateHead> wanted = List.of();
  private TransferMessage earlier;
  private boolean liar;
  private Transfer transfer;
  private int life;

  TransferNode(String id, TransferWorld world, boolean liar) {
    this.id = id;
    this.world = world;
    this.random = world.random();
    this.liar = liar;
  }

  String id() {
    return id;
  }

  FaultyChunkStore store() {
    return store;
  }

  Transfer transfer() {
    return transfer;
  }

  boolean up() {
    return transfer != null;
  }

  /** How often it has started. */
  int life() {
    return life;
  }

  boolean liar() {
    return liar;
  }

  void repent(boolean does) {
    liar &= !does;
  }

  void start(Collection<StateHead> states) {
    wanted = states;
    life++;
    transfer = new Transfer(store, this::send, new Random(random.nextLong()), this::foundDamaged);
    transfer.want(states);
  }

  void die() {
    transfer = null;
  }

  void storeFails(boolean does) {
    store.fails(() -> does && random.nextInt(4) == 0);
    store.failsAfterwards(() -> does && random.nextInt(4) == 0);
  }

  /** One chunk of it rots, if another honest node has it whole. */
  void rot(List<TransferNode> all) {
    List<Hash> names = names();
    if (!names.isEmpty()) {
      Hash name = names.get(random.nextInt(names.size()));
      if (all.stream().anyMatch(node -> node != this && !node.liar && node.has(name))) {
        store.rot(name);
      }
    }
  }

  private boolean has(Hash name) {
    return names().contains(name) && !store.rotten().contains(name);
  }

  /** The chunks that are here. */
  private List<Hash> names() {
    try {
      Set<Hash> names = new LinkedHashSet<>();
      Set<Hash> missing = new HashSet<>();
      for (StateHead head : wanted) {
        names.addAll(store.chunks(head.root(), 0, head.chunks()));
        missing.addAll(store.missing(head.root(), head.chunks()));
      }
      names.removeAll(missing);
      return List.copyOf(names);
    } catch (StoreException e) {
      return List.of();
    }
  }

  /** Reads what is here, and has what is damaged healed. */
  void read() {
    if (up()) {
      try {
        names().stream().filter(store.rotten()::contains).forEach(this::foundDamaged);
      } catch (StoreException e) {
        // It reads again later.
      }
    }
  }

  private void foundDamaged(Hash chunk) {
    store.forget(chunk);
    transfer.heal(chunk);
  }

  void check(StateHead head, byte[] state) {
    Optional<byte[]> got = store.read(head);
    Violation.unless(
        got.isPresent() && Arrays.equals(state, got.get()), "%s has other bytes of %s", id, head);
  }

  // ---- lies ----

  private void send(String to, TransferMessage message) {
    world.send(id, to, liar && random.nextBoolean() ? lie(message) : message);
    earlier = message;
  }

  private TransferMessage lie(TransferMessage message) {
    if (random.nextInt(6) == 0 && earlier != null) {
      return earlier;
    }
    if (message instanceof ListAnswer list && list.size() > 0) {
      return lie(list);
    }
    if (message instanceof ChunkAnswer answer && !answer.chunks().isEmpty()) {
      return lie(answer);
    }
    return message;
  }

  private TransferMessage lie(ListAnswer list) {
    List<Hash> names = new ArrayList<>(list.chunks());
    byte[] last = list.last();
    long size = list.size();
    switch (random.nextInt(4)) {
      case 0 -> Collections.shuffle(names, random);
      case 1 -> names.set(random.nextInt(names.size()), list.root());
      case 2 -> size = size % Chunk.SIZE == 0 ? size - 1 : size + 1;
      default -> last = flipped(last);
    }
    return new ListAnswer(list.request(), list.root(), size, names, last);
  }

  private TransferMessage lie(ChunkAnswer answer) {
    List<byte[]> chunks = new ArrayList<>(answer.chunks());
    List<Hash> absent = answer.absent();
    int at = random.nextInt(chunks.size());
    switch (random.nextInt(4)) {
      case 0 -> chunks.set(at, flipped(chunks.get(at)));
      case 1 -> Collections.shuffle(chunks, random);
      case 2 -> chunks.set(at, Arrays.copyOf(chunks.get(at), 1 + random.nextInt(Chunk.SIZE)));
      default -> chunks.set(at, chunks.get(0));
    }
    return new ChunkAnswer(answer.request(), chunks, absent);
  }

  private byte[] flipped(byte[] bytes) {
    byte[] flipped = bytes.clone();
    if (flipped.length > 0) {
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  @Override
  public String toString() {
    return id
        + (liar ? ", a liar" : "")
        + (up() ? " lacks " + transfer.missing() + ", " + transfer.statistics() : " is down")
        + ", rotten "
        + store.rotten().size();
  }
}
