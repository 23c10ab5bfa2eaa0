package io.parley.persistence;

import io.parley.checkpoint.Chunk;
import io.parley.checkpoint.StateHead;
import io.parley.merkle.Hash;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The statements of one transaction on chunks and states. Between transactions, what it leaves:
 * every chunk stands in some state; and a chunk that stands in a state and is not here is listed as
 * missing there, once, at its first index.
 *
 * <p>Removals come before inserts in each, because they may make the provider look through what it
 * was given to insert.
 */
final class ChunkWriter {
  /** Names in one statement, and rows that the provider holds at a time. */
  private static final int PAGE = 256;

  private final EntityManager em;

  ChunkWriter(EntityManager em) {
    this.em = em;
  }

  /**
   * Stores what is not here as it is given, and returns its bytes. A chunk that rotted counts as
   * not here: else a state could rest on it although its bytes were given.
   */
  long store(List<Chunk> chunks) {
    Map<String, Chunk> fresh = byName(chunks);
    List<Chunk> rotten = new ArrayList<>();
    for (Object[] row :
        em.createQuery(
                "select c.hash, c.content from ChunkRow c where c.hash in :names", Object[].class)
            .setParameter("names", fresh.keySet())
            .getResultList()) {
      Chunk chunk = fresh.remove((String) row[0]);
      if (!Arrays.equals((byte[]) row[1], chunk.bytes())) {
        rotten.add(chunk);
      }
    }
    rotten.forEach(this::replace);
    insert(fresh);
    return bytes(fresh.values()) + bytes(rotten);
  }

  /** Stores those that a known state lacks; returns how many. */
  int storeMissing(List<Chunk> chunks) {
    Map<String, Chunk> wanted = byName(chunks);
    wanted
        .keySet()
        .retainAll(
            em.createQuery(
                    "select m.hash from MissingChunkRow m, StateRow s"
                        + " where s.stateNo = m.stateNo and s.root is not null"
                        + " and m.hash in :names",
                    String.class)
                .setParameter("names", wanted.keySet())
                .getResultList());
    insert(wanted);
    return wanted.size();
  }

  private void replace(Chunk chunk) {
    em.createQuery(
            "update ChunkRow c set c.content = :content, c.sizeBytes = :size where c.hash = :hash")
        .setParameter("content", chunk.bytes())
        .setParameter("size", chunk.bytes().length)
        .setParameter("hash", chunk.name().hex())
        .executeUpdate();
  }

  private void insert(Map<String, Chunk> chunks) {
    if (!chunks.isEmpty()) {
      em.createQuery("delete from MissingChunkRow m where m.hash in :names")
          .setParameter("names", chunks.keySet())
          .executeUpdate();
      chunks.values().forEach(chunk -> em.persist(new ChunkRow(chunk)));
    }
  }

  private static Map<String, Chunk> byName(List<Chunk> chunks) {
    Map<String, Chunk> byName = new HashMap<>();
    chunks.forEach(chunk -> byName.put(chunk.name().hex(), chunk));
    return byName;
  }

  private static long bytes(Iterable<Chunk> chunks) {
    long bytes = 0;
    for (Chunk chunk : chunks) {
      bytes += chunk.bytes().length;
    }
    return bytes;
  }

  /** Puts chunks that are here into a state, from an index on. */
  void place(long stateNo, int from, List<Chunk> chunks) {
    int idx = from;
    for (Chunk chunk : chunks) {
      em.persist(new StateChunkRow(stateNo, idx++, chunk.name()));
    }
  }

  boolean known(Hash root) {
    return !em.createQuery("select s.stateNo from StateRow s where s.root = :root", Long.class)
        .setParameter("root", root.hex())
        .getResultList()
        .isEmpty();
  }

  /** Makes a state known whose chunks are placed. */
  void name(long stateNo, StateHead head) {
    int updated =
        em.createQuery(
                "update StateRow s set s.root = :root, s.sizeBytes = :size"
                    + " where s.stateNo = :number")
            .setParameter("root", head.root().hex())
            .setParameter("size", head.size())
            .setParameter("number", stateNo)
            .executeUpdate();
    if (updated != 1) {
      throw new IllegalStateException("rows of state " + stateNo + ": got " + updated + ", want 1");
    }
  }

  /** Makes a state known of which some chunks may not be here. */
  void list(long stateNo, StateHead head, List<Hash> chunks) {
    em.persist(new StateRow(stateNo, head));
    // Before the rows that refer to it.
    em.flush();
    Set<Hash> seen = new HashSet<>();
    for (int from = 0; from < chunks.size(); from += PAGE) {
      List<Hash> some = chunks.subList(from, Math.min(chunks.size(), from + PAGE));
      Set<String> here =
          new HashSet<>(
              em.createQuery("select c.hash from ChunkRow c where c.hash in :names", String.class)
                  .setParameter("names", some.stream().map(Hash::hex).distinct().toList())
                  .getResultList());
      for (int i = 0; i < some.size(); i++) {
        Hash name = some.get(i);
        em.persist(new StateChunkRow(stateNo, from + i, name));
        if (seen.add(name) && !here.contains(name.hex())) {
          em.persist(new MissingChunkRow(stateNo, from + i, name));
        }
      }
      em.flush();
      em.clear();
    }
  }

  /** Removes a chunk's bytes; it is missing in every state that it stands in. */
  void forget(Hash name) {
    em.createQuery("delete from ChunkRow c where c.hash = :hash")
        .setParameter("hash", name.hex())
        .executeUpdate();
    Set<Long> told =
        new HashSet<>(
            em.createQuery(
                    "select m.stateNo from MissingChunkRow m where m.hash = :hash", Long.class)
                .setParameter("hash", name.hex())
                .getResultList());
    for (Object[] first :
        em.createQuery(
                "select s.stateNo, min(s.idx) from StateChunkRow s where s.hash = :hash"
                    + " group by s.stateNo",
                Object[].class)
            .setParameter("hash", name.hex())
            .getResultList()) {
      if (!told.contains((Long) first[0])) {
        em.persist(new MissingChunkRow((Long) first[0], (Integer) first[1], name));
      }
    }
  }

  /** Makes a state unknown, so that what is left of it can be removed in steps. */
  void unname(long stateNo) {
    em.createQuery(
            "update StateRow s set s.root = null, s.sizeBytes = null where s.stateNo = :number")
        .setParameter("number", stateNo)
        .executeUpdate();
  }

  /** Removes a state of which nothing is left. */
  void removeState(long stateNo) {
    em.createQuery("delete from StateRow s where s.stateNo = :number")
        .setParameter("number", stateNo)
        .executeUpdate();
  }

  /**
   * Takes chunks out of a state, and removes those that stand in none any more.
   *
   * @param from the index of the first, inclusive
   * @param most at most so many
   * @return how many were taken out
   */
  int remove(long stateNo, int from, int most) {
    List<Object[]> places =
        em.createQuery(
                // By all columns of the key, else H2 sorts what the index has in order.
                "select s.idx, s.hash from StateChunkRow s where s.stateNo = :number"
                    + " and s.idx >= :from order by s.stateNo, s.idx",
                Object[].class)
            .setParameter("number", stateNo)
            .setParameter("from", from)
            .setMaxResults(most)
            .getResultList();
    if (!places.isEmpty()) {
      int last = (Integer) places.get(places.size() - 1)[0];
      for (String rows : List.of("MissingChunkRow", "StateChunkRow")) {
        em.createQuery(
                "delete from "
                    + rows
                    + " s where s.stateNo = :number and s.idx >= :from and s.idx <= :last")
            .setParameter("number", stateNo)
            .setParameter("from", from)
            .setParameter("last", last)
            .executeUpdate();
      }
      Set<String> names = new LinkedHashSet<>();
      places.forEach(place -> names.add((String) place[1]));
      removeUnplaced(List.copyOf(names));
    }
    return places.size();
  }

  private void removeUnplaced(List<String> names) {
    for (int from = 0; from < names.size(); from += PAGE) {
      Set<String> some = new HashSet<>(names.subList(from, Math.min(names.size(), from + PAGE)));
      em.createQuery(
              "select distinct s.hash from StateChunkRow s where s.hash in :names", String.class)
          .setParameter("names", List.copyOf(some))
          .getResultList()
          .forEach(some::remove);
      if (!some.isEmpty()) {
        em.createQuery("delete from ChunkRow c where c.hash in :names")
            .setParameter("names", some)
            .executeUpdate();
      }
    }
  }
}
