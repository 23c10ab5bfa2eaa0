package io.parley.checkpoint;

import io.parley.merkle.Hash;
import io.parley.replica.StoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A chunk store in memory that is as exact as a database: chunks once, states in the order of their
 * numbers, all of a change or none.
 *
 * <p>What fails is the test's to decide: reads by {@link #failReads}, a change by what {@link
 * #beforeCommit} and {@link #afterCommit} throw. An exception after the commit is the ambiguous
 * case: it happened, and nobody was told.
 */
public final class MemoryChunkStore implements ChunkStore {
  private static final int MOST = 64;

  /** A state; without a root it is being written, or what was left of it is being removed. */
  private static final class State {
    private Optional<StateHead> head = Optional.empty();
    private final List<Hash> places = new ArrayList<>();

    boolean known(Hash root) {
      return head.filter(h -> h.root().equals(root)).isPresent();
    }
  }

  /** What of a state that is being written was confirmed. */
  private static final class Confirmed {
    private int chunks;
    private long bytes;
  }

  private final Map<Hash, byte[]> chunks = new HashMap<>();
  private final NavigableMap<Long, State> states = new TreeMap<>();
  private final Map<Long, Confirmed> begun = new HashMap<>();
  private Runnable beforeCommit = () -> {};
  private Runnable afterCommit = () -> {};
  private boolean failReads;
  private long last;
  private long bytesEverStored;

  /** What happens before each commit; what it throws, the caller gets, and nothing is changed. */
  public synchronized void beforeCommit(Runnable action) {
    beforeCommit = action;
  }

  /** What happens after each commit; what it throws, the caller gets, although all is changed. */
  public synchronized void afterCommit(Runnable action) {
    afterCommit = action;
  }

  /** Whether every read fails. */
  public synchronized void failReads(boolean fail) {
    failReads = fail;
  }

  /** Flips the first bit of a chunk that is here. */
  public synchronized void damage(Hash name) {
    byte[] damaged = chunks.get(name).clone();
    damaged[0] ^= (byte) 0x80;
    chunks.put(name, damaged);
  }

  /** Exchanges two places in the list of a state. */
  public synchronized void swap(Hash root, int one, int other) {
    Collections.swap(find(root).orElseThrow().places, one, other);
  }

  /** Forgets what only the process knows: which states it was writing. */
  public synchronized void restart() {
    begun.clear();
  }

  /** The bytes of all chunks that are here. */
  public synchronized long bytes() {
    return chunks.values().stream().mapToLong(bytes -> bytes.length).sum();
  }

  /** The bytes of all chunks that were ever stored. */
  public synchronized long bytesEverStored() {
    return bytesEverStored;
  }

  /** The names of all chunks that are here. */
  public synchronized Set<Hash> names() {
    return Set.copyOf(chunks.keySet());
  }

  @Override
  public synchronized long begin() {
    long number = ++last;
    change(
        () -> {
          states.put(number, new State());
          return 0;
        });
    begun.put(number, new Confirmed());
    return number;
  }

  @Override
  public synchronized long append(long number, List<Chunk> next) {
    requireFew(next);
    Confirmed confirmed = confirmed(number);
    long bytes = confirmed.bytes;
    for (Chunk chunk : next) {
      require(bytes % Chunk.SIZE == 0, "a chunk after a short one");
      bytes += chunk.bytes().length;
    }
    require(bytes <= StateHead.MAX_SIZE, "a state that is too large");
    long stored =
        change(
            () -> {
              long anew = 0;
              trim(number);
              for (Chunk chunk : next) {
                if (!Arrays.equals(chunk.bytes(), chunks.get(chunk.name()))) {
                  anew += store(chunk);
                }
                states.get(number).places.add(chunk.name());
              }
              return anew;
            });
    confirmed.chunks += next.size();
    confirmed.bytes = bytes;
    return stored;
  }

  private long store(Chunk chunk) {
    chunks.put(chunk.name(), chunk.bytes().clone());
    bytesEverStored += chunk.bytes().length;
    return chunk.bytes().length;
  }

  /** What lies behind what was confirmed was written by an append that failed. */
  private void trim(long number) {
    List<Hash> places = states.get(number).places;
    remove(places.subList(confirmed(number).chunks, places.size()));
  }

  /** Removes these places, and the chunks that stand nowhere any more. */
  private void remove(List<Hash> places) {
    Set<Hash> names = new HashSet<>(places);
    places.clear();
    states.values().forEach(state -> state.places.forEach(names::remove));
    chunks.keySet().removeAll(names);
  }

  @Override
  public synchronized void finish(long number, StateHead head) {
    require(confirmed(number).bytes == head.size(), "a head of another size");
    change(
        () -> {
          trim(number);
          if (find(head.root()).isEmpty()) {
            states.get(number).head = Optional.of(head);
          }
          return 0;
        });
    begun.remove(number);
  }

  @Override
  public synchronized void abandon(long number) {
    begun.remove(number);
  }

  @Override
  public synchronized void list(StateHead head, List<Hash> names) {
    require(names.size() == head.chunks(), "a list of another length");
    long number = ++last;
    change(
        () -> {
          if (find(head.root()).isEmpty()) {
            State state = new State();
            state.head = Optional.of(head);
            state.places.addAll(names);
            states.put(number, state);
          }
          return 0;
        });
  }

  @Override
  public synchronized Optional<StateHead> state(Hash root) {
    read();
    return find(root).flatMap(state -> state.head);
  }

  @Override
  public synchronized List<Hash> chunks(Hash root, int from, int most) {
    read();
    return find(root).stream()
        .flatMap(state -> state.places.stream())
        .skip(from)
        .limit(most)
        .toList();
  }

  @Override
  public synchronized void unlist(Hash root) {
    change(
        () -> {
          find(root).ifPresent(state -> state.head = Optional.empty());
          return 0;
        });
  }

  @Override
  public synchronized List<Hash> missing(Hash root, int most) {
    read();
    return lacking(find(root)).stream().limit(most).toList();
  }

  private Set<Hash> lacking(Optional<State> state) {
    Set<Hash> lacking = new LinkedHashSet<>();
    state.ifPresent(s -> lacking.addAll(s.places));
    lacking.removeAll(chunks.keySet());
    return lacking;
  }

  @Override
  public synchronized int put(List<Chunk> some) {
    requireFew(some);
    return change(
        () -> {
          Set<Hash> wanted = new HashSet<>();
          states.values().stream()
              .filter(state -> state.head.isPresent())
              .forEach(state -> wanted.addAll(lacking(Optional.of(state))));
          int stored = 0;
          for (Chunk chunk : some) {
            if (wanted.remove(chunk.name())) {
              store(chunk);
              stored++;
            }
          }
          return stored;
        });
  }

  @Override
  public synchronized Optional<byte[]> chunk(Hash name) {
    read();
    return Optional.ofNullable(chunks.get(name)).map(byte[]::clone);
  }

  @Override
  public synchronized void forget(Hash name) {
    change(() -> chunks.remove(name));
  }

  @Override
  public synchronized boolean sweep(Set<Hash> keep, int most) {
    require(most >= 1, "less than 1");
    return change(
        () -> {
          int left = most;
          for (long number : List.copyOf(states.keySet())) {
            State state = states.get(number);
            boolean needed =
                begun.containsKey(number)
                    || state.head.filter(head -> keep.contains(head.root())).isPresent();
            if (!needed && left > 0) {
              state.head = Optional.empty();
              int count = Math.min(left, state.places.size());
              remove(state.places.subList(0, count));
              if (count < left) {
                states.remove(number);
              }
              left -= Math.max(1, count);
            }
          }
          return left == 0;
        });
  }

  private Optional<State> find(Hash root) {
    return states.values().stream().filter(state -> state.known(root)).findFirst();
  }

  private Confirmed confirmed(long number) {
    Confirmed confirmed = begun.get(number);
    require(confirmed != null, "state " + number + ", which is not being written");
    return confirmed;
  }

  private static void requireFew(List<Chunk> some) {
    require(some.size() <= MOST, some.size() + " chunks");
  }

  private static void require(boolean holds, String got) {
    if (!holds) {
      throw new IllegalArgumentException("got " + got);
    }
  }

  private <T> T change(Supplier<T> change) {
    beforeCommit.run();
    T result = change.get();
    afterCommit.run();
    return result;
  }

  private void read() {
    if (failReads) {
      throw new StoreException("the store cannot be read", null);
    }
  }
}
