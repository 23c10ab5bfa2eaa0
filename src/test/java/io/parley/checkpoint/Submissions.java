package io.parley.checkpoint;

import io.parley.merkle.Hash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A complete checkpoint of which the test has all bytes. */
public final class Submissions {
  private final Opening opening;
  private final SortedMap<String, byte[]> states;
  private final Map<String, List<Chunk>> chunks = new HashMap<>();
  private final CombinedTree tree;

  /** Each node submits these bytes; its logical time is their number. */
  public Submissions(String id, SortedMap<String, byte[]> states) {
    this.opening = new Opening(id, new TreeSet<>(states.keySet()), 60_000_000, false);
    this.states = states;
    List<NodeHeader> headers = new ArrayList<>();
    states.forEach(
        (node, state) -> {
          List<Chunk> cut = new ArrayList<>();
          StateHasher hasher = new StateHasher(cut::add);
          hasher.update(state);
          headers.add(new NodeHeader(opening.hash(), node, state.length, hasher.head()));
          chunks.put(node, cut);
        });
    tree = new CombinedTree(headers);
  }

  /** Three nodes with states of 1, 2 and 3 chunks. */
  public static Submissions example(String id) {
    return of(id, List.of(1000, Chunk.SIZE + 1, 3 * Chunk.SIZE));
  }

  /** Nodes with states of these sizes; all bytes differ from node to node. */
  public static Submissions of(String id, Collection<Integer> sizes) {
    TreeMap<String, byte[]> states = new TreeMap<>();
    for (int size : sizes) {
      String node = "n" + (states.size() + 1);
      states.put(node, bytes(states.size() + 1, size));
    }
    return new Submissions(id, states);
  }

  private static byte[] bytes(int seed, int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i / 251 * 31 + i * 7 + seed * 101);
    }
    return bytes;
  }

  public Opening opening() {
    return opening;
  }

  public CombinedTree tree() {
    return tree;
  }

  public Hash root() {
    return tree.root();
  }

  public byte[] state(String node) {
    return states.get(node).clone();
  }

  public byte[] chunk(String node, int index) {
    return chunks.get(node).get(index).bytes().clone();
  }

  public List<Hash> names(String node) {
    return chunks.get(node).stream().map(Chunk::name).toList();
  }

  public ChunkProof proof(String node, int index) {
    return ChunkProof.of(opening, tree, node, names(node), index);
  }

  /** Size and root of any bytes. */
  public static StateHead head(byte[] state) {
    StateHasher hasher = new StateHasher(chunk -> {});
    hasher.update(state);
    return hasher.head();
  }
}
