package io.parley.persistence;

import io.parley.crdt.Origin;
import io.parley.replica.Entry;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;

/** A log entry; only ever inserted. */
@Entity
@IdClass(LogEntryRow.Key.class)
@Table(name = "parley_log_entry")
class LogEntryRow {

  /** The primary key; public, as JPA wants it. */
  public static class Key implements Serializable {
    int originNo;
    long seq;

    /** For the provider. */
    public Key() {}

    Key(int originNo, long seq) {
      this.originNo = originNo;
      this.seq = seq;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key that && originNo == that.originNo && seq == that.seq;
    }

    @Override
    public int hashCode() {
      return 31 * originNo + Long.hashCode(seq);
    }
  }

  @Id
  @Column(name = "origin_no")
  int originNo;

  @Id long seq;

  @Column(nullable = false)
  long version;

  @Column(nullable = false)
  long stamp;

  @Column(name = "media_type", nullable = false)
  String mediaType;

  @Column(name = "size_bytes", nullable = false)
  int sizeBytes;

  @Column(nullable = false)
  byte[] payload;

  protected LogEntryRow() {}

  Entry entry(Origin origin) {
    return new Entry(origin, version, stamp, seq, mediaType, payload);
  }
}
