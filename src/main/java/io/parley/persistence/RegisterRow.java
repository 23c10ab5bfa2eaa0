package io.parley.persistence;

import io.parley.crdt.Origin;
import io.parley.replica.RegisterCell;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The winning write of a register. */
@Entity
@Table(name = "parley_register")
class RegisterRow {
  @Id String name;

  @Column(name = "origin_no", nullable = false)
  int originNo;

  @Column(nullable = false)
  long version;

  @Column(nullable = false)
  long stamp;

  /** Null, as the next two, if the write was a deletion. */
  @Column(name = "media_type")
  String mediaType;

  @Column(name = "size_bytes")
  Integer sizeBytes;

  byte[] content;

  protected RegisterRow() {}

  RegisterRow(int originNo, RegisterCell cell) {
    this.originNo = originNo;
    name = cell.name();
    version = cell.version();
    stamp = cell.timestamp();
    mediaType = cell.mediaType();
    sizeBytes = cell.deleted() ? null : cell.value().length;
    content = cell.value();
  }

  RegisterCell cell(Origin origin) {
    return new RegisterCell(origin, version, stamp, name, mediaType, content);
  }
}
