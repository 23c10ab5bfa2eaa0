package io.parley.replica;

import io.parley.merkle.Hash;
import java.util.Objects;

/** The size and RFC 9162 root of one origin's log. */
public record LogHead(long size, Hash root) {
  /** Refuses a negative size. */
  public LogHead {
    Checks.atLeast("log size", size, 0);
    Objects.requireNonNull(root, "root");
  }
}
