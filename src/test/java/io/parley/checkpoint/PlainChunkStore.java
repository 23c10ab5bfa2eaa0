package io.parley.checkpoint;

import io.parley.merkle.Hash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A chunk store in memory. */
final class PlainChunkStore implements ChunkStore {
  private final Map<Hash, byte[]> bytes = new HashMap<>();
  private final Map<Hash, StateHead> heads = new HashMap<>();
  private final Map<Hash, List<Hash>> lists = new HashMap<>();
  private final Map<Long, List<Hash>> begun = new HashMap<>();
  private long next;

  @Override
  public long begin() {
    begun.put(++next, new ArrayList<>());
    return next;
  }

  @Override
  public long append(long number, List<Chunk> chunks) {
    long stored = 0;
    for (Chunk chunk : chunks) {
      stored += bytes.put(chunk.name(), chunk.bytes()) == null ? chunk.bytes().length : 0;
      begun.get(number).add(chunk.name());
    }
    return stored;
  }

  @Override
  public void finish(long number, StateHead head) {
    list(head, begun.remove(number));
  }

  @Override
  public void abandon(long number) {
    begun.remove(number);
  }

  @Override
  public void list(StateHead head, List<Hash> chunks) {
    if (heads.putIfAbsent(head.root(), head) == null) {
      lists.put(head.root(), List.copyOf(chunks));
    }
  }

  @Override
  public Optional<StateHead> state(Hash root) {
    return Optional.ofNullable(heads.get(root));
  }

  @Override
  public List<Hash> chunks(Hash root, int from, int most) {
    return lists.getOrDefault(root, List.of()).stream().skip(from).limit(most).toList();
  }

  @Override
  public List<Hash> missing(Hash root, int most) {
    return lists.getOrDefault(root, List.of()).stream()
        .filter(name -> !bytes.containsKey(name))
        .distinct()
        .limit(most)
        .toList();
  }

  @Override
  public int put(List<Chunk> chunks) {
    int stored = 0;
    for (Chunk chunk : chunks) {
      boolean lacked = lists.values().stream().anyMatch(list -> list.contains(chunk.name()));
      if (lacked && bytes.putIfAbsent(chunk.name(), chunk.bytes()) == null) {
        stored++;
      }
    }
    return stored;
  }

  @Override
  public Optional<byte[]> chunk(Hash name) {
    return Optional.ofNullable(bytes.get(name));
  }

  @Override
  public void forget(Hash name) {
    bytes.remove(name);
  }

  @Override
  public boolean sweep(Set<Hash> keep, int most) {
    heads.keySet().retainAll(keep);
    lists.keySet().retainAll(keep);
    Set<Hash> needed = new HashSet<>();
    lists.values().forEach(needed::addAll);
    begun.values().forEach(needed::addAll);
    bytes.keySet().retainAll(needed);
    return false;
  }
}
