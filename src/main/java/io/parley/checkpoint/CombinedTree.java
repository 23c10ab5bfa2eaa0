package io.parley.checkpoint;

import io.parley.merkle.Hash;
import io.parley.merkle.InclusionProof;
import io.parley.merkle.MerkleTree;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The RFC 9162 tree over the headers of a checkpoint, one leaf each, ascending by node. Its root,
 * the combined root, binds the nodes' names and logical times and does not depend on the order in
 * which they arrived.
 *
 * <p>Immutable.
 */
public final class CombinedTree {
  private final List<NodeHeader> headers;
  private final List<Hash> leaves;

  /**
   * The tree over these headers, in whatever order.
   *
   * @throws IllegalArgumentException if there is none, two are of one node, or they do not belong
   *     to one opening
   */
  public CombinedTree(Collection<NodeHeader> headers) {
    if (headers.isEmpty()) {
      throw new IllegalArgumentException("headers: got 0, want at least 1");
    }
    this.headers = headers.stream().sorted(Comparator.comparing(NodeHeader::node)).toList();
    for (int i = 1; i < this.headers.size(); i++) {
      requireOneTree(this.headers.get(i - 1), this.headers.get(i));
    }
    leaves = this.headers.stream().map(NodeHeader::leaf).toList();
  }

  private static void requireOneTree(NodeHeader one, NodeHeader next) {
    if (one.node().equals(next.node())) {
      throw new IllegalArgumentException(
          "headers: got %s and %s of node %s, want one"
              .formatted(one.leaf(), next.leaf(), one.node()));
    }
    if (!one.opening().equals(next.opening())) {
      throw new IllegalArgumentException(
          "headers: got opening %s of node %s and %s of node %s, want the same"
              .formatted(one.opening(), one.node(), next.opening(), next.node()));
    }
  }

  /** The headers, ascending by node. */
  public List<NodeHeader> headers() {
    return headers;
  }

  /** The combined root. */
  public Hash root() {
    return MerkleTree.root(leaves);
  }

  /**
   * The header of a node.
   *
   * @throws IllegalArgumentException if it has none here
   */
  public NodeHeader header(String node) {
    return headers.get(index(node));
  }

  /**
   * The proof that the header of a node is under {@link #root}.
   *
   * @throws IllegalArgumentException if it has none here
   */
  public InclusionProof proof(String node) {
    return MerkleTree.inclusionProof(index(node), leaves);
  }

  private int index(String node) {
    List<String> nodes = headers.stream().map(NodeHeader::node).toList();
    int index = nodes.indexOf(node);
    if (index < 0) {
      throw new IllegalArgumentException("node: got " + node + ", want one of " + nodes);
    }
    return index;
  }
}
