package io.parley.gossip;

import io.parley.crdt.Origin;
import io.parley.merkle.Hash;
import java.util.Objects;

/**
 * Two histories of one origin that differ at the same version.
 *
 * @param version where they were compared
 * @param here the root (or the hash over the other cells) at the one who reports it
 * @param there the same at the other one; or the leaf hash of its first cell that does not continue
 *     the history of the one who reports it
 */
public record Fork(Origin origin, long version, Hash here, Hash there) {
  /** Refuses nulls. */
  public Fork {
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(here, "here");
    Objects.requireNonNull(there, "there");
  }

  /** As the other side sees it. */
  public Fork reversed() {
    return new Fork(origin, version, there, here);
  }
}
