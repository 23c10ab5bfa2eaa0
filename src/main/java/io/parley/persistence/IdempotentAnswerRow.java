package io.parley.persistence;

import io.parley.crdt.Origin;
import io.parley.merkle.Hash;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** What an append under an idempotency key was answered. */
@Entity
@Table(name = "parley_idempotent_answer")
class IdempotentAnswerRow {
  /** The idempotency key; KEY is a reserved word to some providers. */
  @Id String name;

  @Column(name = "request_hash", nullable = false)
  byte[] requestHash;

  @Column(nullable = false)
  String origin;

  @Column(name = "first_seq", nullable = false)
  long first;

  @Column(name = "entry_count", nullable = false)
  long entryCount;

  @Column(nullable = false)
  long stamp;

  @Column(nullable = false)
  long created;

  protected IdempotentAnswerRow() {}

  IdempotentAnswerRow(IdempotentAnswer answer) {
    name = answer.key();
    requestHash = answer.request().bytes();
    origin = answer.origin().toString();
    first = answer.first();
    entryCount = answer.count();
    stamp = answer.timestamp();
    created = answer.createdMicros();
  }

  IdempotentAnswer answer() {
    return new IdempotentAnswer(
        name, Hash.of(requestHash), Origin.parse(origin), first, entryCount, stamp, created);
  }
}
