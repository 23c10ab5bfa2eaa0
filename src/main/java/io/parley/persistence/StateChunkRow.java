package io.parley.persistence;

import io.parley.merkle.Hash;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;

/** Which chunk stands at an index of a state. */
@Entity
@IdClass(StateChunkRow.Key.class)
@Table(name = "parley_state_chunk")
class StateChunkRow {

  /** The primary key; public, as JPA wants it. */
  public static class Key implements Serializable {
    long stateNo;
    int idx;

    /** For the provider. */
    public Key() {}

    @Override
    public boolean equals(Object other) {
      return other instanceof Key that && stateNo == that.stateNo && idx == that.idx;
    }

    @Override
    public int hashCode() {
      return 31 * Long.hashCode(stateNo) + idx;
    }
  }

  @Id
  @Column(name = "state_no")
  long stateNo;

  @Id int idx;

  @Column(nullable = false)
  String hash;

  protected StateChunkRow() {}

  StateChunkRow(long stateNo, int idx, Hash name) {
    this.stateNo = stateNo;
    this.idx = idx;
    hash = name.hex();
  }
}
