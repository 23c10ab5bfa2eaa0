package io.parley.persistence;

import io.parley.checkpoint.Chunk;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The bytes of a chunk, under its name. */
@Entity
@Table(name = "parley_chunk")
class ChunkRow {
  @Id String hash;

  @Column(name = "size_bytes", nullable = false)
  int sizeBytes;

  @Column(nullable = false)
  byte[] content;

  protected ChunkRow() {}

  ChunkRow(Chunk chunk) {
    hash = chunk.name().hex();
    sizeBytes = chunk.bytes().length;
    content = chunk.bytes();
  }
}
