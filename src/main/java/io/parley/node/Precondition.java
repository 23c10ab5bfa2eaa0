package io.parley.node;

import io.parley.crdt.Origin;
import io.parley.replica.RegisterCell;
import java.util.Optional;
import java.util.Set;

/**
 * What a register must be for a write to happen; checked against this node's replica alone (RFC
 * 9110, section 13).
 *
 * @param match the present value must be one of these; empty: not asked
 * @param noneMatch the present value must be none of these; empty: not asked
 */
public record Precondition(Optional<Stamps> match, Optional<Stamps> noneMatch) {
  /** Nothing is asked. */
  public static final Precondition NONE = new Precondition(Optional.empty(), Optional.empty());

  /**
   * Stamps of writes.
   *
   * @param any every stamp there is
   */
  public record Stamps(boolean any, Set<String> named) {
    /** Copies the set. */
    public Stamps {
      named = Set.copyOf(named);
    }

    /** Every stamp there is. */
    public static Stamps all() {
      return new Stamps(true, Set.of());
    }

    /** Whether it is one of these. */
    public boolean have(String stamp) {
      return any || named.contains(stamp);
    }
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
    String has =
        present
            .map(s -> "exists at this node with stamp " + s)
            .orElse("does not exist at this node");
    if (match.isPresent() && present.filter(match.get()::have).isEmpty()) {
      throw failed(
          name, has, match.get().any() ? "it to exist" : "a stamp of " + match.get().named());
    }
    if (noneMatch.isPresent() && present.filter(noneMatch.get()::have).isPresent()) {
      throw failed(
          name,
          has,
          noneMatch.get().any() ? "it not to exist" : "no stamp of " + noneMatch.get().named());
    }
  }

  private static PreconditionFailedException failed(String name, String has, String want) {
    return new PreconditionFailedException("register \"" + name + "\": " + has + ", want " + want);
  }
}
