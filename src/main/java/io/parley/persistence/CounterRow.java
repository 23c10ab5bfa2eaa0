package io.parley.persistence;

import io.parley.crdt.Origin;
import io.parley.replica.CounterCell;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;

/** One origin's share of a counter. */
@Entity
@IdClass(CounterRow.Key.class)
@Table(name = "parley_counter")
class CounterRow {

  /** The primary key; public, as JPA wants it. */
  public static class Key implements Serializable {
    String name;
    int originNo;

    /** For the provider. */
    public Key() {}

    Key(String name, int originNo) {
      this.name = name;
      this.originNo = originNo;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key that && originNo == that.originNo && name.equals(that.name);
    }

    @Override
    public int hashCode() {
      return 31 * originNo + name.hashCode();
    }
  }

  @Id String name;

  @Id
  @Column(name = "origin_no")
  int originNo;

  @Column(nullable = false)
  long version;

  @Column(nullable = false)
  long stamp;

  @Column(nullable = false)
  long increments;

  @Column(nullable = false)
  long decrements;

  protected CounterRow() {}

  CounterRow(int originNo, CounterCell cell) {
    this.originNo = originNo;
    name = cell.name();
    version = cell.version();
    stamp = cell.timestamp();
    increments = cell.increments();
    decrements = cell.decrements();
  }

  CounterCell cell(Origin origin) {
    return new CounterCell(origin, version, stamp, name, increments, decrements);
  }
}
