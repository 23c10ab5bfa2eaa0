package io.parley.node;

import io.parley.crdt.Origin;
import io.parley.replica.RegisterCell;
import java.util.Optional;
import java.util.Set;

/**
 * What a register must be for a write to happen; checked against this node's replica alone (RFC
 * 9110, section 13).
 *
 * @param match stamps of which the present value must have one; empty: not asked
 * @param exists what is asked of its existence; null: not asked
 */
public record Precondition(Set<String> match, Boolean exists) {
  /** Nothing is asked. */
  public static final Precondition NONE = new Precondition(Set.of(), null);

  /** Copies the set. */
  public Precondition {
    match = Set.copyOf(match);
  }

  /** The stamp of a write: who wrote it and its version there. Unique among all writes. */
  public static String stamp(RegisterCell cell) {
    return stamp(cell.origin(), cell.version());
  }

  /** The stamp of the write with this version at its origin. */
  public static String stamp(Origin origin, long version) {
    return origin + ":" + version;
  }

  void check(String name, Optional<RegisterCell> stored) {
    Optional<String> present = stored.filter(c -> !c.deleted()).map(Precondition::stamp);
    if (exists != null && exists != present.isPresent()) {
      throw new PreconditionFailedException(
          "register \""
              + name
              + "\": "
              + (present.isPresent()
                  ? "exists at this node with stamp " + present.get()
                  : "does not exist at this node")
              + (exists ? ", want it to exist" : ", want it not to exist"));
    }
    if (!match.isEmpty() && present.filter(match::contains).isEmpty()) {
      throw new PreconditionFailedException(
          "register \""
              + name
              + "\": got If-Match "
              + match
              + ", this node has "
              + present.orElse("none"));
    }
  }
}
