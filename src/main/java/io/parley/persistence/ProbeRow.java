package io.parley.persistence;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Bytes that nobody reads. */
@Entity
@Table(name = "parley_probe")
class ProbeRow {
  @Id
  @Column(name = "probe_no")
  int number;

  @Column(nullable = false)
  byte[] content;

  protected ProbeRow() {}

  ProbeRow(int number, byte[] content) {
    this.number = number;
    this.content = content;
  }
}
