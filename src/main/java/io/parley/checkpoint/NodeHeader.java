package io.parley.checkpoint;

import io.parley.crdt.Origin;
import io.parley.merkle.Hash;
import io.parley.merkle.MerkleTree;
import io.parley.replica.CanonicalBytes;
import io.parley.replica.HeaderCell;
import java.util.Objects;

/**
 * What a node submitted to a checkpoint, as the combined root binds it: without who wrote the
 * {@link HeaderCell} and when, so that the root is the same whichever of two equal cells counts.
 *
 * @param opening what was opened, {@link Opening#hash}
 * @param node whose state it is
 * @param logicalTime how far that node is, by its own measure, from 0
 */
public record NodeHeader(Hash opening, String node, long logicalTime, StateHead state) {
  private static final int TAG = 0x11;

  /** Refuses values out of bounds with an {@link IllegalArgumentException}. */
  public NodeHeader {
    Objects.requireNonNull(opening, "opening");
    Origin.requireNodeId(node);
    if (logicalTime < 0) {
      throw new IllegalArgumentException("logical time: got " + logicalTime + ", want >= 0");
    }
    Objects.requireNonNull(state, "state");
  }

  /** What this cell says. */
  public static NodeHeader of(HeaderCell cell) {
    return new NodeHeader(
        cell.opening(), cell.node(), cell.logicalTime(), new StateHead(cell.size(), cell.root()));
  }

  /**
   * The tag 0x11 and the fields opening, node, logical time, size, root, as {@link CanonicalBytes}
   * writes them.
   */
  public byte[] canonical() {
    return new CanonicalBytes(TAG)
        .bytes(opening.bytes())
        .text(node)
        .number(logicalTime)
        .number(state.size())
        .bytes(state.root().bytes())
        .toByteArray();
  }

  /** The RFC 9162 hash of the leaf that holds {@link #canonical}. */
  public Hash leaf() {
    return MerkleTree.leafHash(canonical());
  }
}
