package io.parley.persistence;

import io.parley.checkpoint.StateHead;
import io.parley.merkle.Hash;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;

/** A state. One that has no root is being written, or what was left of it is being removed. */
@Entity
@Table(name = "parley_state")
class StateRow {
  @Id
  @Column(name = "state_no")
  long stateNo;

  @Column(unique = true)
  String root;

  /** Null where there is no root. */
  @Column(name = "size_bytes")
  Long sizeBytes;

  protected StateRow() {}

  StateRow(long stateNo) {
    this.stateNo = stateNo;
  }

  StateRow(long stateNo, StateHead head) {
    this(stateNo);
    root = head.root().hex();
    sizeBytes = head.size();
  }

  /** Empty if its size is none that a state can have. */
  Optional<StateHead> head() {
    return sizeBytes == null || sizeBytes < 1 || sizeBytes > StateHead.MAX_SIZE
        ? Optional.empty()
        : Optional.of(new StateHead(sizeBytes, Hash.parse(root)));
  }
}
