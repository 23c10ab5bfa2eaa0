package io.parley.checkpoint;

import io.parley.merkle.Hash;
import io.parley.merkle.SetHash;
import io.parley.replica.CanonicalBytes;
import io.parley.replica.Cell;
import io.parley.replica.CheckpointCell;
import io.parley.replica.LogHead;
import io.parley.replica.OriginState;
import io.parley.replica.ReplicaState;
import io.parley.replica.Store;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * The canonical snapshot of a replica: what a node submits to an automatic checkpoint. Equal
 * replicas give equal bytes. It binds the logs by their roots and does not hold their entries; the
 * cells of checkpoints are not in it.
 *
 * <p>The 18 bytes {@code parley-snapshot-1} and a line feed, then records up to the end, each
 * behind its length as 4 bytes, big-endian. A record is a tag and fields as {@link CanonicalBytes}
 * writes them:
 *
 * <pre>
 * origin    0x12 node incarnation version logSize logRoot
 * counter   0x02 node incarnation version timestamp name increments decrements
 * register  0x03 node incarnation version timestamp name mediaType|absent value|absent
 * </pre>
 *
 * <p>Origins with a version above 0 come ascending by node, then by incarnation as an unsigned
 * number. Behind each are its own counter shares and registers that nothing has replaced, deleted
 * registers included, ascending by version: the {@link Cell#canonical} bytes. The version counts
 * all cells of the origin; logRoot is the RFC 9162 root over its entries. The length of the longest
 * record is below 1 MiB.
 */
public final class Snapshot {
  /** What it begins with. */
  public static final String MAGIC = "parley-snapshot-1\n";

  private static final int ORIGIN = 0x12;

  /** One page is in memory at a time: a few of the greatest cells, or as many small ones. */
  private static final int PAGE_CELLS = 512;

  private static final long PAGE_BYTES = 1024 * 1024;

  private Snapshot() {}

  /**
   * Writes the snapshot of a replica in constant memory, piece by piece.
   *
   * <p>A store gives what is committed at the moment of each read; so the cells of each origin are
   * held against the hash that {@code state} has of them. What was written until an exception is
   * worth nothing.
   *
   * @param out gets each piece once and may keep it
   * @throws TornSnapshotException if the store does not hold exactly {@code state}, because
   *     something was committed meanwhile
   * @throws io.parley.replica.StoreException if the store cannot be read now
   */
  public static void write(ReplicaState state, Store store, Consumer<byte[]> out) {
    out.accept(MAGIC.getBytes(StandardCharsets.US_ASCII));
    for (OriginState origin : state.origins().values()) {
      writeRecord(origin(origin), out);
      writeCells(origin, store, out);
    }
  }

  private static byte[] origin(OriginState state) {
    LogHead log = state.head();
    return new CanonicalBytes(ORIGIN)
        .text(state.origin().node())
        .number(state.origin().incarnation())
        .number(state.version())
        .number(log.size())
        .bytes(log.root().bytes())
        .toByteArray();
  }

  private static void writeCells(OriginState of, Store store, Consumer<byte[]> out) {
    SetHash.Accumulator read = SetHash.empty().accumulate();
    for (long after = 0; after < of.version(); ) {
      List<Cell> page = store.replaceable(of.origin(), after, of.version(), PAGE_CELLS, PAGE_BYTES);
      for (Cell cell : page) {
        byte[] canonical = cell.canonical();
        read.add(canonical);
        if (!(cell instanceof CheckpointCell)) {
          writeRecord(canonical, out);
        }
      }
      after = page.isEmpty() ? of.version() : page.get(page.size() - 1).version();
    }
    Hash got = read.toSetHash().digest();
    Hash want = of.cells().digest();
    if (!got.equals(want)) {
      throw new TornSnapshotException(
          "cells of %s up to version %d: got digest %s, want %s"
              .formatted(of.origin(), of.version(), got, want));
    }
  }

  private static void writeRecord(byte[] record, Consumer<byte[]> out) {
    out.accept(ByteBuffer.allocate(Integer.BYTES).putInt(record.length).array());
    out.accept(record);
  }
}
