/**
 * Global checkpoints: what the cells of one say, how their states' bytes are cut, hashed, proved,
 * kept and fetched from peers.
 *
 * <p>From bytes to the combined root, with H for SHA-256 and the RFC 9162 tree (section 2.1.1)
 * whose leaf d is H(0x00 d) and whose node is H(0x01 left right):
 *
 * <ol>
 *   <li>A state is cut into {@link io.parley.checkpoint.Chunk}s of 64 KiB, the last one from 1
 *       byte; its root is that of the tree whose leaves are the chunks.
 *   <li>An {@link io.parley.checkpoint.Opening}'s hash is H of the canonical bytes 0x10 id,
 *       expected nodes, timeout, automatic.
 *   <li>A {@link io.parley.checkpoint.NodeHeader} is the canonical bytes 0x11 opening's hash, node,
 *       logical time, size, root.
 *   <li>The combined root is that of the tree whose leaves are the headers, ascending by node:
 *       {@link io.parley.checkpoint.CombinedTree}.
 * </ol>
 *
 * <p>Canonical bytes are a tag, then each field behind its length as 4 bytes, big-endian; numbers
 * are 8 bytes, big-endian, text is UTF-8, a list of nodes is each node id followed by a line feed,
 * a truth is the number 0 or 1. The origins in a {@link io.parley.checkpoint.Snapshot} have the tag
 * 0x12. A worked example is in {@code src/test/resources/vectors/checkpoint.json}.
 *
 * <p>May use {@code replica}, {@code crdt}, {@code merkle} and {@code java.*}. No threads, clocks
 * or unseeded randomness; where chunks are kept and how messages travel are ports. Nothing here is
 * thread-safe unless its Javadoc says so.
 */
package io.parley.checkpoint;
