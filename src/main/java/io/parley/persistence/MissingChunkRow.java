package io.parley.persistence;

import io.parley.merkle.Hash;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

/** A chunk of a state whose bytes are not here, at its first index in the state. */
@Entity
@IdClass(StateChunkRow.Key.class)
@Table(name = "parley_missing_chunk")
class MissingChunkRow {
  @Id
  @Column(name = "state_no")
  long stateNo;

  @Id int idx;

  @Column(nullable = false)
  String hash;

  protected MissingChunkRow() {}

  MissingChunkRow(long stateNo, int idx, Hash name) {
    this.stateNo = stateNo;
    this.idx = idx;
    hash = name.hex();
  }
}
