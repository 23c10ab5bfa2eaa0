package io.parley.persistence;

import io.parley.crdt.Origin;
import io.parley.merkle.Frontier;
import io.parley.merkle.SetHash;
import io.parley.replica.OriginState;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** An origin's state, and the small number that stands for the origin in the other tables. */
@Entity
@Table(name = "parley_origin")
class OriginRow {
  @Id
  @Column(name = "origin_no")
  int originNo;

  @Column(nullable = false)
  String node;

  @Column(nullable = false)
  long incarnation;

  @Column(nullable = false)
  long version;

  @Column(nullable = false)
  long stamp;

  @Column(nullable = false)
  byte[] frontier;

  @Column(name = "set_hash", nullable = false)
  byte[] setHash;

  protected OriginRow() {}

  OriginRow(int originNo, OriginState state) {
    this.originNo = originNo;
    node = state.origin().node();
    incarnation = state.origin().incarnation();
    version = state.version();
    stamp = state.timestamp();
    frontier = state.log().encode();
    setHash = state.cells().encode();
  }

  Origin origin() {
    return new Origin(node, incarnation);
  }

  OriginState state() {
    return new OriginState(
        origin(), version, stamp, Frontier.decode(frontier), SetHash.decode(setHash));
  }
}
