package io.parley.persistence;

import io.parley.crdt.Origin;
import io.parley.merkle.Hash;
import io.parley.replica.AbortCell;
import io.parley.replica.BarrierCell;
import io.parley.replica.CheckpointCell;
import io.parley.replica.HeaderCell;
import io.parley.replica.RemovalCell;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/** A cell of a checkpoint; what its kind does not have is null. */
@Entity
@Table(name = "parley_checkpoint_cell")
@IdClass(CheckpointCellRow.Key.class)
class CheckpointCellRow {
  private static final String BARRIER = "barrier";
  private static final String HEADER = "header";
  private static final String ABORT = "abort";
  private static final String REMOVAL = "removal";

  /** The primary key; public, as JPA wants it. */
  public static class Key implements Serializable {
    int originNo;
    long version;

    /** For the provider. */
    public Key() {}

    Key(int originNo, long version) {
      this.originNo = originNo;
      this.version = version;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Key k && originNo == k.originNo && version == k.version;
    }

    @Override
    public int hashCode() {
      return Objects.hash(originNo, version);
    }
  }

  @Id
  @Column(name = "origin_no")
  int originNo;

  @Id long version;

  @Column(nullable = false)
  long stamp;

  @Column(nullable = false)
  String kind;

  @Column(name = "checkpoint_id")
  String checkpointId;

  @Column(nullable = false)
  long opened;

  /** Node ids, one a line. */
  byte[] expected;

  Long timeout;

  Integer automatic;

  String opening;

  String node;

  @Column(name = "logical_time")
  Long logicalTime;

  @Column(name = "size_bytes")
  Long sizeBytes;

  String root;

  protected CheckpointCellRow() {}

  CheckpointCellRow(int originNo, CheckpointCell cell) {
    this.originNo = originNo;
    version = cell.version();
    stamp = cell.timestamp();
    checkpointId = cell.id();
    opened = cell.opened();
    if (cell instanceof BarrierCell barrier) {
      kind = BARRIER;
      expected = String.join("\n", barrier.expected()).getBytes(StandardCharsets.US_ASCII);
      timeout = barrier.timeoutMicros();
      automatic = barrier.automatic() ? 1 : 0;
    } else if (cell instanceof HeaderCell header) {
      kind = HEADER;
      opening = header.opening().hex();
      node = header.node();
      logicalTime = header.logicalTime();
      sizeBytes = header.size();
      root = header.root().hex();
    } else {
      kind = cell instanceof AbortCell ? ABORT : REMOVAL;
    }
  }

  CheckpointCell cell(Origin origin) {
    return switch (kind) {
      case BARRIER ->
          new BarrierCell(
              origin,
              version,
              stamp,
              checkpointId,
              new TreeSet<>(List.of(new String(expected, StandardCharsets.US_ASCII).split("\n"))),
              timeout,
              automatic != 0);
      case HEADER ->
          new HeaderCell(
              origin,
              version,
              stamp,
              checkpointId,
              opened,
              Hash.parse(opening),
              node,
              logicalTime,
              sizeBytes,
              Hash.parse(root));
      case ABORT -> new AbortCell(origin, version, stamp, checkpointId, opened);
      case REMOVAL -> new RemovalCell(origin, version, stamp, checkpointId, opened);
      default ->
          throw new IllegalStateException(
              "kind of a checkpoint's cell: got \""
                  + kind
                  + "\", want barrier, header, abort or removal");
    };
  }
}
